//! From a capture's text to its events: marks and transactions, each with the line it is from.
//!
//! Takes the text in pieces of any size and never holds more than one transaction. No word is lost.

use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::text::{Lexer, TextError, Token};
use smartmeter_proto::words::{Ending, Event, Transactions, Word};

use crate::unreadable::{self, Extent, Patience, Verdict, WordFaults};

/// How many bytes of a transaction are held. What is longer comes in pieces, all of them damaged.
pub const LONGEST: usize = 4096;

/// A mark in the word stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The sniffer has started.
    Boot,
    /// The sniffer is still alive.
    Alive,
    /// The sniffer could not keep up: [something was lost](Word::is_loss).
    Lost(u16),
    /// A word without known meaning.
    Unknown(u16),
}

impl Mark {
    /// `boot`, `alive`, `lost` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boot => "boot",
            Self::Alive => "alive",
            Self::Lost(_) => "lost",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The word itself, where the mark's name does not say it all.
    #[must_use]
    pub const fn word(self) -> Option<u16> {
        match self {
            Self::Boot | Self::Alive => None,
            Self::Lost(word) | Self::Unknown(word) => Some(word),
        }
    }
}

/// The bytes of one SELECT cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transaction<'b> {
    /// The bytes; none where SELECT was pulled and released without one.
    pub bytes: &'b [u8],
    /// What ended it.
    pub ending: Ending,
    /// Whether its first bytes are not here: it goes on with the one before.
    pub continued: bool,
    /// How many explanations of its damage fit, where one was looked for and none is taken.
    pub explanations: Option<u8>,
}

impl Transaction<'_> {
    /// Whether SELECT was pulled and released without a byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && self.ending.is_seen() && !self.continued
    }
}

/// What a capture says next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'b> {
    /// A mark.
    Mark(Mark),
    /// A transaction.
    Transaction(Transaction<'b>),
    /// A place that can't be read, and what is wrong there: whatever it was is lost.
    Unreadable(&'b str),
}

/// One capture, read from its start.
#[derive(Debug, Default)]
pub struct Capture {
    lexer: Lexer,
    cutter: Cutter,
    faults: WordFaults,
    patience: Patience<(TextError, String)>,
    /// What was begun of a word at the end of the last piece.
    begun: Vec<u8>,
}

impl Capture {
    /// How many words were read so far.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.cutter.words
    }

    /// How many lines stand before the first word that hold none.
    #[must_use]
    pub(crate) const fn passed_over(&self) -> u64 {
        self.faults.passed_over()
    }

    /// Takes the next piece of the text. `sink` gets what that completes, with its line.
    ///
    /// # Errors
    ///
    /// Where more of the text can't be read than is words: it is no capture. What is pending can still be had from
    /// [`cut`](Self::cut).
    pub fn push(&mut self, text: &[u8], mut sink: impl FnMut(u64, Entry<'_>)) -> Result<(), TextError> {
        let mut tokens = self.lexer.words(text);
        while let Some(token) = tokens.next() {
            match token {
                Ok(token) => {
                    if self.patience.is_holding() || self.faults.is_behind() {
                        self.cutter.release(token, &mut self.patience, &mut self.faults, &mut sink);
                    }
                    self.cutter.push(token, &mut sink);
                }
                Err(error) => {
                    let extent = self.faults.take(error, self.cutter.words == 0);
                    if extent != Extent::Word {
                        tokens.skip_line(error.line);
                    }
                    if extent != Extent::Before {
                        let end = text.len() - tokens.rest().len();
                        let word = unreadable::excerpt(&self.begun, text, end, extent == Extent::Line);
                        self.cutter.fault(&mut self.patience, error, &word, &mut sink)?;
                    }
                }
            }
        }
        unreadable::keep_begun(&mut self.begun, text);
        Ok(())
    }

    /// Ends the text.
    ///
    /// # Errors
    ///
    /// Where there is no word in it, and something else.
    pub fn finish(&mut self, mut sink: impl FnMut(u64, Entry<'_>)) -> Result<(), TextError> {
        let line = self.lexer.line();
        let last = match self.lexer.finish() {
            Ok(Some(word)) => {
                let token = Token { word, line };
                self.cutter.release(token, &mut self.patience, &mut self.faults, &mut sink);
                self.cutter.push(token, &mut sink);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(error) => self.cutter.fault(&mut self.patience, error, &self.begun, &mut sink),
        };
        self.cut(sink);
        let held = self.patience.release().into_iter().map(|(error, _)| error).next();
        let first = self.faults.first().filter(|_| self.cutter.words == 0);
        last.and(first.or(held).map_or(Ok(()), Err))
    }

    /// Here is a place that can't be read: of a capture that is not in text.
    pub fn unreadable(&mut self, what: &str, line: u64, sink: impl FnMut(u64, Entry<'_>)) {
        self.cutter.unreadable(what, line, sink);
    }

    /// Hands on the transaction that has begun and will not end.
    pub fn cut(&mut self, mut sink: impl FnMut(u64, Entry<'_>)) {
        let line = self.cutter.first_line;
        self.cutter.transactions.finish(|event| sink(line, entry(event)));
    }

    /// Takes the next word, which is on that line: of a capture that is not in text.
    pub fn word(&mut self, word: Word, line: u64, sink: impl FnMut(u64, Entry<'_>)) {
        self.cutter.push(Token { word, line }, sink);
    }
}

/// Cuts words into transactions, each with the line of its first word.
#[derive(Debug)]
struct Cutter {
    transactions: Box<Transactions<LONGEST>>,
    /// The line of the pending transaction's first byte.
    first_line: u64,
    words: u64,
}

impl Default for Cutter {
    fn default() -> Self {
        Self { transactions: Box::new(Transactions::new()), first_line: 1, words: 0 }
    }
}

impl Cutter {
    #[inline]
    fn push(&mut self, Token { word, line }: Token, mut sink: impl FnMut(u64, Entry<'_>)) {
        self.words = self.words.saturating_add(1);
        if !self.transactions.is_pending() {
            self.first_line = line;
        }
        let first_line = &mut self.first_line;
        self.transactions.push(word, |event| {
            sink(*first_line, entry(event));
            // What comes next, a mark after a cut transaction or the rest of a long one, stands here.
            *first_line = line;
        });
    }
}

impl Cutter {
    /// Takes a fault in the text, whose word is that.
    fn fault(
        &mut self,
        patience: &mut Patience<(TextError, String)>,
        error: TextError,
        word: &[u8],
        sink: impl FnMut(u64, Entry<'_>),
    ) -> Result<(), TextError> {
        match patience.fault((error, unreadable::said(&error, word)), self.words) {
            Verdict::Held => {}
            Verdict::Told((error, what)) => self.unreadable(&what, error.line, sink),
            Verdict::Enough((error, _)) => return Err(error),
        }
        Ok(())
    }

    /// Hands on the faults that waited for this word, and says where it may be the rest of something.
    #[cold]
    fn release(
        &mut self,
        next: Token,
        patience: &mut Patience<(TextError, String)>,
        faults: &mut WordFaults,
        mut sink: impl FnMut(u64, Entry<'_>),
    ) {
        for (error, what) in patience.release() {
            self.unreadable(&what, error.line, &mut sink);
        }
        if faults.is_rest(next.word) {
            self.push(Token { word: MIDWAY, ..next }, sink);
        }
    }

    /// What was there is lost, as the word `C000` says.
    #[cold]
    fn unreadable(&mut self, what: &str, line: u64, mut sink: impl FnMut(u64, Entry<'_>)) {
        let first_line = self.first_line;
        self.transactions.push(MIDWAY, |event| match event {
            Event::Transaction { .. } => sink(first_line, entry(event)),
            _ => sink(line, Entry::Unreadable(what)),
        });
        self.first_line = line;
    }
}

fn entry(event: Event<'_>) -> Entry<'_> {
    match event {
        Event::Boot => Entry::Mark(Mark::Boot),
        Event::Alive => Entry::Mark(Mark::Alive),
        Event::Unknown(word) if Word::from(word).is_loss() => Entry::Mark(Mark::Lost(word)),
        Event::Unknown(word) => Entry::Mark(Mark::Unknown(word)),
        Event::Transaction { bytes, ending, continues } => {
            Entry::Transaction(Transaction { bytes, ending, continued: continues, explanations: None })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, number of bytes (none for a mark) and whether it goes on from the one before.
    fn entries(text: &str) -> Vec<(u64, Option<usize>, bool)> {
        let mut capture = Capture::default();
        let mut seen = Vec::new();
        let mut sink = |line, entry: Entry<'_>| match entry {
            Entry::Mark(_) => seen.push((line, None, false)),
            Entry::Transaction(transaction) => seen.push((line, Some(transaction.bytes.len()), transaction.continued)),
            Entry::Unreadable(_) => panic!("every word can be read"),
        };
        capture.push(text.as_bytes(), &mut sink).expect("a good text");
        capture.finish(sink).expect("a good text");
        seen
    }

    #[test]
    fn entries_stand_on_the_line_of_their_first_word() {
        let expected = [(1, None, false), (2, Some(2), false), (4, Some(0), false), (5, Some(1), false)];
        assert_eq!(entries("BBBB\n01\n02 FFFF\nFFFF\n03"), expected);
    }

    #[test]
    fn a_mark_stands_on_its_own_line_also_in_a_transaction() {
        assert_eq!(entries("01\nAAAA\n02\nFFFF"), [(1, Some(1), false), (2, None, false), (3, Some(1), true)]);
    }

    #[test]
    fn the_rest_of_a_long_transaction_says_so() {
        let text = "04\n".repeat(LONGEST + 2) + "FFFF 04 FFFF";
        let (rest, next) = (4097, 4099);
        assert_eq!(entries(&text), [(1, Some(LONGEST), false), (rest, Some(2), true), (next, Some(1), false)]);
    }
}
