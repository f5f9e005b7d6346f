//! What a collector does with the words of one session of one sniffer.

use super::Words;
use crate::words::Word;

/// Puts the messages of one session in order.
///
/// Each word comes out once. What will never come is counted where it is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Receiver {
    next: Option<u64>,
}

/// What a message brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted<'m, 'a> {
    /// How many words are lost for ever before the new ones.
    pub lost: u64,
    /// The number of the first new word, where there are any.
    pub first: u64,
    message: &'m Words<'a>,
    /// How many of the message's words were there before, or are too early.
    skipped: usize,
}

impl Receiver {
    /// Of a session of which nothing is known.
    #[must_use]
    pub const fn new() -> Self {
        Self { next: None }
    }

    /// Of a session of which all words before this one are stored.
    #[must_use]
    pub const fn resume(next: u64) -> Self {
        Self { next: Some(next) }
    }

    /// The number of the word that is expected next, to be [acknowledged](super::Acknowledge); `None` before any came.
    #[must_use]
    pub const fn next(&self) -> Option<u64> {
        self.next
    }

    /// Takes a message. Its words are to be stored before they are acknowledged.
    ///
    /// A message that comes too early, as one before it is still on its way, brings nothing.
    pub fn receive<'m, 'a>(&mut self, message: &'m Words<'a>) -> Accepted<'m, 'a> {
        let expected = self.next.unwrap_or(0);
        // What the sniffer says of itself is not to be believed blindly: nothing older than its first is held.
        let oldest = message.oldest.min(message.first);
        let start = expected.max(oldest);
        let skipped = usize::try_from(start.saturating_sub(message.first)).unwrap_or(usize::MAX);
        let is_early = message.first > start;
        let skipped = if is_early { message.words.len() } else { skipped.min(message.words.len()) };
        let brought = message.words.len().saturating_sub(skipped) as u64;
        self.next = Some(start.saturating_add(brought));
        Accepted { lost: start.saturating_sub(expected), first: start, message, skipped }
    }
}

impl<'m> Accepted<'m, '_> {
    /// The new words.
    pub fn words(&self) -> impl Iterator<Item = u16> + 'm {
        self.message.words.iter().skip(self.skipped)
    }

    /// How many words were there before.
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.skipped
    }

    /// The words that say that some are lost, to be stored before the new ones.
    pub fn lost_words(&self, sink: impl FnMut(Word)) {
        Word::lost(self.lost, sink);
    }
}
