//! The recorded word stream, and the transactions in it.
//!
//! A sniffer's ring buffer holds 16-bit words: a byte, or a mark. [`Transactions`] cuts the stream
//! into transactions, one for each SELECT cycle. No word is dropped: what is neither a byte nor a
//! known mark, what was cut off and what is too long comes out and says so.
//!
//! A sniffer that could not keep up says so in the stream, in words of their own:
//!
//! | word | meaning |
//! |---|---|
//! | `C000`, `Cnbb` | what came directly before was not seen; a byte was cut short: see [`spi`](crate::spi) |
//! | `Dnnn` | here `nnn` words were lost, 1 to 4095 |
//! | `Ennn` | here `nnn` times 4096 words were lost, 1 to 4095 |
//!
//! What follows such a word up to the next `FFFF` is the rest of something, and comes out as such.

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

    /// Says that so many words were lost, in as few words as that takes: none for none, mostly one.
    ///
    /// ```
    /// use smartmeter_proto::words::Word;
    ///
    /// let mut words = Vec::new();
    /// Word::lost(4096 * 3 + 5, |word| words.push(u16::from(word)));
    /// assert_eq!(words, [0xE003, 0xD005]);
    /// assert_eq!(words.into_iter().filter_map(|word| Word::from(word).lost_count()).sum::<u32>(), 4096 * 3 + 5);
    /// ```
    pub fn lost(count: u64, mut sink: impl FnMut(Self)) {
        let (mut blocks, rest) = (count >> 12, low_12(count));
        while blocks != 0 {
            let told = blocks.min(0xFFF);
            sink(Self::Unknown(0xE000 | low_12(told)));
            blocks = blocks.saturating_sub(told);
        }
        if rest != 0 {
            sink(Self::Unknown(0xD000 | rest));
        }
    }

    /// How many words this one says were lost, where it says so.
    #[must_use]
    pub const fn lost_count(self) -> Option<u32> {
        match self {
            Self::Unknown(word @ 0xD001..=0xDFFF) => Some((word & 0xFFF) as u32),
            Self::Unknown(word @ 0xE001..=0xEFFF) => Some(((word & 0xFFF) as u32) << 12),
            _ => None,
        }
    }

    /// Whether it says that what came directly before, or a part of it, was not seen.
    #[must_use]
    pub const fn is_loss(self) -> bool {
        // `Cnbb` has a value of n bits.
        let is_cut = matches!(
            self,
            Self::Unknown(
                0xC000
                | 0xC100..=0xC101
                | 0xC200..=0xC203
                | 0xC300..=0xC307
                | 0xC400..=0xC40F
                | 0xC500..=0xC51F
                | 0xC600..=0xC63F
                | 0xC700..=0xC77F,
            )
        );
        is_cut || self.lost_count().is_some()
    }
}

/// The lower 12 bits.
fn low_12(number: u64) -> u16 {
    u16::try_from(number & 0xFFF).unwrap_or_default()
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
        /// release SELECT; or what came before was [lost](Word::is_loss). After `BBBB` all begins afresh.
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
            Word::Unknown(unknown) => {
                self.mark(Event::Unknown(unknown), sink);
                self.continues |= word.is_loss();
            }
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

    /// Bytes and whether they continue, of each transaction.
    fn continued(words: &[u16]) -> Vec<(Vec<u8>, bool)> {
        let (mut transactions, mut seen) = (Transactions::<8>::new(), Vec::new());
        for &word in words {
            transactions.push(Word::from(word), |event| {
                if let Event::Transaction { bytes, continues, .. } = event {
                    seen.push((bytes.to_vec(), continues));
                }
            });
        }
        seen
    }

    #[test]
    fn what_follows_a_loss_is_a_rest_up_to_the_next_release() {
        for loss in [0xC000, 0xC305, 0xD001, 0xE001] {
            let rest = [(std::vec![1], true), (std::vec![2], false)];
            assert_eq!(continued(&[loss, 1, 0xFFFF, 2, 0xFFFF]), rest, "{loss:04X}");
        }
        let whole = [(std::vec![1], false), (Vec::new(), true), (std::vec![2], false)];
        assert_eq!(continued(&[1, 0xD003, 0xFFFF, 2, 0xFFFF]), whole);
        assert_eq!(continued(&[0x1234, 1, 0xFFFF]), [(std::vec![1], false)]);
    }

    #[test]
    fn losses_of_any_size_are_told_and_read_back() {
        for count in [0, 1, 4095, 4096, 70_000, 4096 * 4095 + 4095, 4096 * 4096 * 3] {
            let mut told = Vec::new();
            Word::lost(count, |word| told.push(word));
            assert!(told.iter().all(|word| word.is_loss()));
            let read: u64 = told.iter().filter_map(|word| word.lost_count()).map(u64::from).sum();
            assert_eq!(read, count);
        }
        assert_eq!([0x00D1, 0xD000, 0xE000, 0xFFFF].map(|word| Word::from(word).lost_count()), [None; 4]);
    }

    #[test]
    fn an_empty_select_cycle_is_a_transaction() {
        assert_eq!(run::<8>(&[0xFFFF]), [(Vec::new(), Some(Ending::Released))]);
    }
}
