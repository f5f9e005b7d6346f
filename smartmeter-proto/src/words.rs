//! The recorded word stream, and the transactions in it.
//!
//! A sniffer's ring buffer holds 16-bit words: a byte, or a mark. [`Transactions`] cuts the stream
//! into transactions, one for each SELECT cycle. No word is dropped: what is neither a byte nor a
//! known mark, what was cut off and what is too long comes out and says so.

/// One word of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// `00xx`: a byte seen on the wire.
    Byte(u8),
    /// `FFFF`: SELECT was released, which ends a transaction.
    End,
    /// `BBBB`: the sniffer has started.
    Boot,
    /// `AAAA`: the sniffer is still alive.
    Alive,
    /// Anything else: no meaning is known.
    Unknown(u16),
}

impl Word {
    /// `FFFF`.
    pub const END: u16 = 0xFFFF;
    /// `BBBB`.
    pub const BOOT: u16 = 0xBBBB;
    /// `AAAA`.
    pub const ALIVE: u16 = 0xAAAA;
}

impl From<u16> for Word {
    fn from(word: u16) -> Self {
        match (word, u8::try_from(word)) {
            (_, Ok(byte)) => Self::Byte(byte),
            (Self::END, _) => Self::End,
            (Self::BOOT, _) => Self::Boot,
            (Self::ALIVE, _) => Self::Alive,
            (other, _) => Self::Unknown(other),
        }
    }
}

impl From<Word> for u16 {
    fn from(word: Word) -> Self {
        match word {
            Word::Byte(byte) => byte.into(),
            Word::End => Word::END,
            Word::Boot => Word::BOOT,
            Word::Alive => Word::ALIVE,
            Word::Unknown(other) => other,
        }
    }
}

/// What the stream says next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'b> {
    /// The sniffer has started.
    Boot,
    /// The sniffer is still alive.
    Alive,
    /// A transaction.
    Transaction {
        /// Its bytes; none where SELECT was pulled and released without a byte.
        bytes: &'b [u8],
        /// What ended it.
        ending: Ending,
        /// Whether it goes on with the one before, so that these are not its first bytes: that was
        /// [too long](Ending::TooLong), or [interrupted](Ending::Interrupted) by a mark that does not
        /// release SELECT. After `BBBB` all begins afresh.
        continues: bool,
    },
    /// A word without known meaning.
    Unknown(u16),
}

/// What ended a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// SELECT was released.
    Released,
    /// A mark came in the middle of it: its end was not seen.
    Interrupted,
    /// It is longer than the buffer: what follows comes as further transactions.
    TooLong,
    /// The stream ended in the middle of it.
    StreamEnd,
}

impl Ending {
    /// Whether the end was seen, so that these are all its bytes.
    #[must_use]
    pub const fn is_seen(self) -> bool {
        matches!(self, Self::Released)
    }
}

/// Cuts a stream of words into transactions of up to `N` bytes.
///
/// ```
/// use smartmeter_proto::words::{Ending, Event, Transactions, Word};
///
/// let mut transactions = Transactions::<16>::new();
/// let mut seen = 0;
/// for word in [0xBBBB, 0x0004, 0x0002, 0xFFFF] {
///     transactions.push(Word::from(word), |event| match event {
///         Event::Boot => seen += 1,
///         Event::Transaction { bytes, ending, .. } => assert_eq!((bytes, ending), (&[4, 2][..], Ending::Released)),
///         other => panic!("unexpected {other:?}"),
///     });
/// }
/// assert_eq!(seen, 1);
/// ```
#[derive(Debug, Clone)]
pub struct Transactions<const N: usize> {
    buffer: [u8; N],
    len: usize,
    continues: bool,
}

impl<const N: usize> Default for Transactions<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Transactions<N> {
    /// At the start of a stream.
    #[must_use]
    pub const fn new() -> Self {
        Self { buffer: [0; N], len: 0, continues: false }
    }

    /// Whether a transaction has begun and not ended.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.len != 0
    }

    /// Takes the next word and hands on what that completes: at most two events.
    #[inline]
    pub fn push(&mut self, word: Word, mut sink: impl FnMut(Event<'_>)) {
        match word {
            Word::Byte(byte) => self.push_byte(byte, sink),
            Word::End => sink(self.complete(Ending::Released)),
            Word::Boot => self.mark(Event::Boot, sink),
            Word::Alive => self.mark(Event::Alive, sink),
            Word::Unknown(word) => self.mark(Event::Unknown(word), sink),
        }
    }

    /// Ends the stream and hands on what was pending.
    pub fn finish(&mut self, mut sink: impl FnMut(Event<'_>)) {
        if self.is_pending() {
            sink(self.complete(Ending::StreamEnd));
        }
    }

    #[inline]
    fn push_byte(&mut self, byte: u8, mut sink: impl FnMut(Event<'_>)) {
        if self.len >= N {
            sink(self.complete(Ending::TooLong));
        }
        if let Some(slot) = self.buffer.get_mut(self.len) {
            *slot = byte;
            self.len = self.len.saturating_add(1);
        }
    }

    fn mark(&mut self, event: Event<'static>, mut sink: impl FnMut(Event<'_>)) {
        if self.is_pending() {
            sink(self.complete(Ending::Interrupted));
        }
        self.continues &= event != Event::Boot;
        sink(event);
    }

    fn complete(&mut self, ending: Ending) -> Event<'_> {
        let len = core::mem::take(&mut self.len);
        let goes_on = matches!(ending, Ending::TooLong | Ending::Interrupted);
        let continues = core::mem::replace(&mut self.continues, goes_on);
        Event::Transaction { bytes: self.buffer.get(..len).unwrap_or(&[]), ending, continues }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    /// Everything that comes out, as words and endings.
    fn run<const N: usize>(words: &[u16]) -> Vec<(Vec<u8>, Option<Ending>)> {
        let mut transactions = Transactions::<N>::new();
        let mut seen = Vec::new();
        let mut sink = |event: Event<'_>| match event {
            Event::Transaction { bytes, ending, .. } => seen.push((bytes.to_vec(), Some(ending))),
            _ => seen.push((Vec::new(), None)),
        };
        words.iter().for_each(|&word| transactions.push(Word::from(word), &mut sink));
        transactions.finish(sink);
        seen
    }

    #[test]
    fn every_word_comes_back_as_itself() {
        assert!((0..=u16::MAX).all(|word| u16::from(Word::from(word)) == word));
    }

    #[test]
    fn a_mark_cuts_a_transaction_and_says_so() {
        let expected =
            [(std::vec![1, 2], Some(Ending::Interrupted)), (Vec::new(), None), (std::vec![3], Some(Ending::Released))];
        assert_eq!(run::<8>(&[1, 2, 0xBBBB, 3, 0xFFFF]), expected);
    }

    #[test]
    fn what_is_too_long_loses_nothing() {
        let expected = [(std::vec![1, 2], Some(Ending::TooLong)), (std::vec![3], Some(Ending::StreamEnd))];
        assert_eq!(run::<2>(&[1, 2, 3]), expected);
        assert_eq!(run::<2>(&[1, 2, 0xFFFF]), [(std::vec![1, 2], Some(Ending::Released))]);
    }

    #[test]
    fn what_goes_on_with_a_long_one_says_so() {
        let (mut transactions, mut seen) = (Transactions::<2>::new(), Vec::new());
        for word in [1, 2, 3, 0xFFFF, 4, 0xFFFF, 5, 0xAAAA, 6, 0xFFFF, 7, 0xBBBB, 8, 0x1234, 0xAAAA, 9, 0xFFFF, 0xFFFF]
        {
            transactions.push(Word::from(word), |event| {
                if let Event::Transaction { continues, .. } = event {
                    seen.push(continues);
                }
            });
        }
        assert_eq!(seen, [false, true, false, false, true, false, false, true, false]);
    }

    #[test]
    fn an_empty_select_cycle_is_a_transaction() {
        assert_eq!(run::<8>(&[0xFFFF]), [(Vec::new(), Some(Ending::Released))]);
    }
}
