//! The ring of words between interrupt and task.
//!
//! What the interrupt can't put into it is counted, and the count is itself a word in the stream, as soon as there is room:
//! `Dnnn`, see [`smartmeter_proto::words`]. The rest of the transaction in which room ran out is left out with it, so that what
//! comes after its end is whole:
//!
//! ```
//! use smartmeter_proto::words::Word;
//! use sniffer_core::ring::Ring;
//!
//! let mut ring = Ring::<4>::new();
//! let (mut writer, mut reader) = ring.split();
//! [1, 2, 3, 4, 5].into_iter().for_each(|byte| writer.push(Word::Byte(byte)));
//! let seen: Vec<u16> = core::iter::from_fn(|| reader.pop()).collect();
//! [Word::Byte(6), Word::End, Word::Byte(7)].into_iter().for_each(|word| writer.push(word));
//! let then: Vec<u16> = core::iter::from_fn(|| reader.pop()).collect();
//! assert_eq!((seen, then), (vec![1, 2, 3], vec![0xD003, 0xFFFF, 7]));
//! ```

use heapless::spsc::{Consumer, Producer, Queue};
use smartmeter_proto::words::Word;

/// The most words in which a count of lost words is told.
const LOSS: usize = 2;

/// Room for `N - 1` words.
#[derive(Debug, Default)]
pub struct Ring<const N: usize>(Queue<u16, N>);

impl<const N: usize> Ring<N> {
    /// Nothing is in it.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(N > LOSS + 1, "a loss and the end behind it must fit") };
        Self(Queue::new())
    }

    /// One end for the interrupt, the other for the task.
    pub fn split(&mut self) -> (Writer<Producer<'_, u16>>, Reader<'_>) {
        let (producer, consumer) = self.0.split();
        (Writer::new(producer), Reader(consumer))
    }
}

/// The interrupt's end.
pub type RingWriter<'r> = Writer<Producer<'r, u16>>;

/// What a [`Writer`] puts words into.
pub trait Room {
    /// How many more words fit at the least.
    fn room(&self) -> usize;
    /// Takes a word, or `false` where none fits.
    fn put(&mut self, word: u16) -> bool;
}

impl Room for Producer<'_, u16> {
    #[inline]
    fn room(&self) -> usize {
        self.capacity().saturating_sub(self.len())
    }

    #[inline]
    fn put(&mut self, word: u16) -> bool {
        self.enqueue(word).is_ok()
    }
}

/// Puts words into a ring, and says in it what did not fit.
#[derive(Debug)]
pub struct Writer<R> {
    room: R,
    /// Words that were left out, and not told of.
    lost: u32,
    is_losing: bool,
}

impl<R: Room> Writer<R> {
    /// Writes into `room`.
    pub const fn new(room: R) -> Self {
        Self { room, lost: 0, is_losing: false }
    }

    /// What it writes into.
    pub const fn get_ref(&self) -> &R {
        &self.room
    }

    /// Words that were left out, and not told of yet.
    #[must_use]
    pub const fn untold(&self) -> u32 {
        self.lost
    }

    /// What takes the next word: always the same function, so that what it is handed to is made once.
    #[inline(always)]
    pub fn sink(&mut self) -> impl FnMut(Word) {
        |word| self.push(word)
    }

    /// Takes the next word.
    #[inline(always)]
    pub fn push(&mut self, word: Word) {
        let word = word.into();
        if self.is_losing || !self.room.put(word) {
            self.lose(word);
        }
    }

    /// Leaves a word out; or, where a transaction ends or a mark stands and there is room, says how many were.
    #[cold]
    #[inline(never)]
    fn lose(&mut self, word: u16) {
        let is_boundary = matches!(word, Word::END | Word::BOOT | Word::ALIVE);
        if self.is_losing && is_boundary && self.room.room() > LOSS {
            self.tell_loss(word);
        } else {
            self.is_losing = true;
            self.lost = self.lost.saturating_add(1);
        }
    }

    #[cold]
    #[inline(never)]
    fn tell_loss(&mut self, word: u16) {
        // Of more than 2^24 the rest is told at the next boundary.
        let told = self.lost.min(0xFF_FFFF);
        // They fit: `lose` has looked, and nobody else puts anything.
        Word::lost(told.into(), |loss| _ = put(&mut self.room, loss.into()));
        self.lost = self.lost.saturating_sub(told);
        self.is_losing = !(self.lost == 0 && put(&mut self.room, word));
        if self.is_losing {
            self.lost = self.lost.saturating_add(1);
        }
    }
}

/// Puts what is rare, so that it is there once.
#[cold]
#[inline(never)]
fn put(room: &mut impl Room, word: u16) -> bool {
    room.put(word)
}

/// The task's end.
pub struct Reader<'r>(Consumer<'r, u16>);

impl Reader<'_> {
    /// The oldest word.
    #[inline]
    pub fn pop(&mut self) -> Option<u16> {
        self.0.dequeue()
    }

    /// How many words wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    /// Pushes these words, with a full reading after each of those places.
    fn stream(words: &[u16], read_after: &[usize]) -> Vec<u16> {
        let mut ring = Ring::<6>::new();
        let (mut writer, mut reader) = ring.split();
        let mut seen = Vec::new();
        for (index, &word) in words.iter().enumerate() {
            writer.push(word.into());
            if read_after.contains(&index) {
                seen.extend(core::iter::from_fn(|| reader.pop()));
            }
        }
        seen.extend(core::iter::from_fn(|| reader.pop()));
        seen
    }

    #[test]
    fn what_fits_comes_through() {
        assert_eq!(stream(&[0xBBBB, 1, 2, 0xFFFF], &[]), [0xBBBB, 1, 2, 0xFFFF]);
    }

    #[test]
    fn the_rest_of_a_transaction_is_left_out_and_counted() {
        let words = [1, 2, 3, 4, 5, 6, 7, 8, 0xFFFF, 9, 0xFFFF];
        assert_eq!(stream(&words, &[6]), [1, 2, 3, 4, 5, 0xD003, 0xFFFF, 9, 0xFFFF]);
    }

    #[test]
    fn an_end_without_room_is_lost_with_the_rest() {
        let words = [1, 2, 3, 4, 5, 6, 0xFFFF, 8, 0xFFFF, 9, 0xFFFF];
        assert_eq!(stream(&words, &[7]), [1, 2, 3, 4, 5, 0xD003, 0xFFFF, 9, 0xFFFF]);
    }

    #[test]
    fn an_end_that_just_does_not_fit_is_counted() {
        // The sixth word is the end itself.
        assert_eq!(stream(&[1, 2, 3, 4, 5, 0xFFFF, 6, 0xFFFF], &[5]), [1, 2, 3, 4, 5, 0xD002, 0xFFFF]);
    }

    #[test]
    fn each_word_is_there_or_counted_whatever_is_read_when() {
        let words: Vec<u16> = (0..400).map(|index| if index % 7 == 6 { 0xFFFF } else { index % 7 }).collect();
        for seed in 0..2000_usize {
            let (mut ring, mut state) = (Ring::<6>::new(), seed);
            let (mut writer, mut reader) = ring.split();
            let mut seen = Vec::new();
            for &word in &words {
                writer.push(word.into());
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                seen.extend((0..(state >> 33) % 3).filter_map(|_| reader.pop()));
            }
            let mut ends = 0;
            while ends < 2 {
                seen.extend(core::iter::from_fn(|| reader.pop()));
                writer.push(Word::End);
                ends += 1;
            }
            seen.extend(core::iter::from_fn(|| reader.pop()));
            let counted: usize =
                seen.iter().map(|&word| Word::from(word).lost_count().map_or(1, |count| count as usize)).sum();
            assert_eq!(counted, words.len() + 2, "seed {seed}");
        }
    }
}
