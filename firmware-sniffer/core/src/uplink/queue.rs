//! Words that are kept until they are acknowledged, with the times at which they were read.

use heapless::Deque;
use smartmeter_proto::words::Word;

/// Times closer together than this, in milliseconds, are one.
const RESOLUTION: u32 = 20;

/// Keeps up to `N` words, and up to `T` times.
///
/// Where there is no room for a time, words have that of those before them.
#[derive(Debug)]
pub(super) struct Queue<const N: usize, const T: usize> {
    words: [u16; N],
    /// The number of the oldest word.
    oldest: u64,
    len: usize,
    lost: u32,
    read: Deque<Read, T>,
}

/// When the words from this one on were read.
#[derive(Debug, Clone, Copy)]
struct Read {
    first: u64,
    time: u32,
}

impl<const N: usize, const T: usize> Queue<N, T> {
    pub(super) const fn new() -> Self {
        const { assert!(N > 0 && T > 0, "without room nothing can be kept") };
        Self { words: [0; N], oldest: 0, len: 0, lost: 0, read: Deque::new() }
    }

    pub(super) const fn oldest(&self) -> u64 {
        self.oldest
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The number of the next word.
    pub(super) const fn end(&self) -> u64 {
        self.oldest.saturating_add(self.len as u64)
    }

    /// Words that had to go before they were acknowledged.
    pub(super) const fn lost(&self) -> u32 {
        self.lost
    }

    /// Keeps a word; the time counts where it begins something.
    pub(super) fn push(&mut self, time: u32, word: u16, begins: bool) {
        if self.len >= N {
            self.make_room();
        }
        if begins || self.read.is_empty() {
            self.note(time);
        }
        let slot = slot::<N>(self.end());
        if let Some(place) = self.words.get_mut(slot) {
            *place = word;
            self.len = self.len.saturating_add(1);
        }
    }

    /// Forgets the words before this one.
    pub(super) fn release(&mut self, next: u64) {
        let released = next.saturating_sub(self.oldest).min(self.len as u64);
        self.oldest = self.oldest.saturating_add(released);
        self.len = self.len.saturating_sub(usize::try_from(released).unwrap_or(self.len));
        // The time of the oldest word may be that of words before it.
        while self.read.get(1).is_some_and(|second| second.first <= self.oldest) {
            self.read.pop_front();
        }
        if self.len == 0 {
            self.read.clear();
        }
    }

    /// Copies words from this one on, as many as were read at about the same time and as there is room for; how many, and
    /// when they were read.
    pub(super) fn copy(&self, first: u64, out: &mut [u16]) -> (usize, Option<u32>) {
        let until = self.read.iter().find(|read| read.first > first).map_or(self.end(), |read| read.first);
        let read = self.read.iter().take_while(|read| read.first <= first).last().map(|read| read.time);
        let numbers = first.max(self.oldest)..until.min(self.end());
        let mut count = 0_usize;
        for (place, number) in out.iter_mut().zip(numbers) {
            *place = self.words.get(slot::<N>(number)).copied().unwrap_or_default();
            count = count.saturating_add(1);
        }
        (count, read)
    }

    fn note(&mut self, time: u32) {
        let is_new = self.read.back().is_none_or(|last| time.wrapping_sub(last.time) >= RESOLUTION);
        if is_new {
            // Without room, the one before has to do.
            let _ = self.read.push_back(Read { first: self.end(), time });
        }
    }

    /// Gives up the oldest word, and those behind it up to the end of a transaction.
    fn make_room(&mut self) {
        let mut given_up = 1_u64;
        while given_up < self.len as u64 {
            let number = self.oldest.saturating_add(given_up);
            if self.words.get(slot::<N>(number)) == Some(&Word::END) {
                break;
            }
            given_up = given_up.saturating_add(1);
        }
        self.lost = self.lost.saturating_add(u32::try_from(given_up).unwrap_or(u32::MAX));
        self.release(self.oldest.saturating_add(given_up));
    }
}

/// Where a word has its place.
fn slot<const N: usize>(number: u64) -> usize {
    number.checked_rem(N as u64).and_then(|slot| usize::try_from(slot).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn held<const N: usize, const T: usize>(queue: &Queue<N, T>) -> Vec<(u64, u16, u32)> {
        let mut words = Vec::new();
        while let (first, mut out) = (queue.oldest() + words.len() as u64, [0; 1])
            && let (1, read) = queue.copy(first, &mut out)
        {
            words.push((first, out[0], read.unwrap()));
        }
        words
    }

    #[test]
    fn words_keep_their_numbers_and_times() {
        let mut queue = Queue::<4, 4>::new();
        for (time, word, begins) in [(5, 1, true), (7, 2, false), (90, 3, true)] {
            queue.push(time, word, begins);
        }
        assert_eq!(held(&queue), [(0, 1, 5), (1, 2, 5), (2, 3, 90)]);
        queue.release(1);
        assert_eq!(held(&queue), [(1, 2, 5), (2, 3, 90)]);
        queue.release(9);
        assert_eq!((held(&queue), queue.end()), (Vec::new(), 3));
    }

    #[test]
    fn without_room_the_oldest_transaction_goes_up_to_its_end() {
        let mut queue = Queue::<6, 4>::new();
        for word in [1, 2, 0xFFFF, 3, 4, 0xFFFF, 5] {
            queue.push(0, word, true);
        }
        let words: Vec<_> = held(&queue).into_iter().map(|(number, word, _)| (number, word)).collect();
        assert_eq!(words, [(2, 0xFFFF), (3, 3), (4, 4), (5, 0xFFFF), (6, 5)]);
        assert_eq!(queue.lost(), 2);
    }

    #[test]
    fn without_room_for_a_time_words_have_the_one_before() {
        let mut queue = Queue::<8, 2>::new();
        (0..4).for_each(|index| queue.push(index * 100, 1, true));
        assert_eq!(held(&queue).into_iter().map(|(.., time)| time).collect::<Vec<_>>(), [0, 100, 100, 100]);
    }

    #[test]
    fn one_endless_transaction_makes_room_for_itself() {
        let mut queue = Queue::<4, 2>::new();
        (0..100).for_each(|word| queue.push(0, word, false));
        assert_eq!(u64::from(queue.lost()) + queue.len() as u64, 100);
    }
}
