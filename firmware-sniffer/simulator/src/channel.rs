//! A network between two ends, which loses, repeats, damages and delays what goes through it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fastrand::Rng;

/// What may happen to a message, each as a share of all.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Faults {
    /// It does not arrive.
    pub lost: f64,
    /// It arrives twice.
    pub repeated: f64,
    /// Some of its bits are not as they were: up to 16 that stand together, as a burst of noise leaves them.
    pub damaged: f64,
    /// The end of it is missing.
    pub cut_short: f64,
    /// It is delayed: what is sent later may arrive earlier.
    pub delayed: f64,
    /// By so many milliseconds, at the most.
    pub slowest: u64,
}

/// One direction of a network. Times are in milliseconds.
#[derive(Debug)]
pub struct Channel {
    faults: Faults,
    random: Rng,
    /// When each message arrives, and in which order those do that arrive at the same time.
    messages: BinaryHeap<Reverse<(u64, u64, Vec<u8>)>>,
    count: u64,
}

impl Channel {
    /// A network with these faults, which come by this seed.
    #[must_use]
    pub fn new(faults: Faults, seed: u64) -> Self {
        Self { faults, random: Rng::with_seed(seed), messages: BinaryHeap::new(), count: 0 }
    }

    /// Sends a message.
    pub fn send(&mut self, now: u64, message: &[u8]) {
        if self.chance(self.faults.lost) {
            return;
        }
        let copies = if self.chance(self.faults.repeated) { 2 } else { 1 };
        for _ in 0..copies {
            let mut message = message.to_vec();
            if self.chance(self.faults.damaged) {
                self.damage(&mut message);
            }
            if self.chance(self.faults.cut_short) {
                message.truncate(self.random.usize(0..=message.len()));
            }
            let delay = if self.chance(self.faults.delayed) { self.random.u64(0..=self.faults.slowest) } else { 0 };
            let arrives = now + delay;
            self.count += 1;
            self.messages.push(Reverse((arrives, self.count, message)));
        }
    }

    /// The next message that has arrived by now.
    pub fn arrived(&mut self, now: u64) -> Option<Vec<u8>> {
        let Reverse((arrives, ..)) = self.messages.peek()?;
        (*arrives <= now).then(|| self.messages.pop()).flatten().map(|Reverse((_, _, message))| message)
    }

    /// Whether nothing is on its way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Everything that is on its way is lost.
    pub fn clear(&mut self) {
        self.messages.clear();
    }

    /// From now on no faults happen.
    pub fn heal(&mut self) {
        self.faults = Faults::default();
    }

    fn chance(&mut self, share: f64) -> bool {
        share > 0.0 && self.random.f64() < share
    }

    fn damage(&mut self, message: &mut [u8]) {
        let bits = message.len() * 8;
        if bits == 0 {
            return;
        }
        let first = self.random.usize(0..bits);
        let pattern = self.random.u16(..) | 1;
        let places = (first..bits).zip(0..16).filter(|(_, place)| pattern >> place & 1 == 1);
        places.for_each(|(bit, _)| message[bit / 8] ^= 0x80 >> (bit % 8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(faults: Faults) -> Vec<Vec<u8>> {
        let mut channel = Channel::new(faults, 1);
        (0..200).for_each(|index| channel.send(index, &[u8::try_from(index).unwrap(), 0, 0]));
        std::iter::from_fn(|| channel.arrived(10_000)).collect()
    }

    #[test]
    fn without_faults_all_arrives_in_order() {
        let messages: Vec<_> = (0..200).map(|index| vec![index, 0, 0]).collect();
        assert_eq!(through(Faults::default()), messages);
    }

    #[test]
    fn each_fault_happens() {
        let none = Faults::default();
        assert!((60..140).contains(&through(Faults { lost: 0.5, ..none }).len()));
        assert!((260..340).contains(&through(Faults { repeated: 0.5, ..none }).len()));
        let is_whole = |message: &&Vec<u8>| message.len() == 3 && message[1..] == [0, 0];
        assert!(through(Faults { damaged: 0.5, ..none }).iter().filter(is_whole).count() < 170);
        assert!(through(Faults { cut_short: 0.5, ..none }).iter().filter(is_whole).count() < 170);
        assert!(!through(Faults { delayed: 0.5, slowest: 50, ..none }).is_sorted());
    }
}
