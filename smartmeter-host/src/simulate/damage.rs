//! What noisy wires and a sniffer that is too slow do to words.

use clap::ValueEnum;
use fastrand::Rng;
use smartmeter_proto::words::Word;

/// How noisy wires and radio are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Damage {
    /// Not at all
    None,
    /// Of a thousand transactions, some are damaged
    #[default]
    Light,
    /// Of ten transactions, one is
    Heavy,
}

impl Damage {
    /// How many of a thousand things go wrong, of which so many do on a bad day.
    #[must_use]
    pub fn happens(self, random: &mut Rng, per_thousand: u32) -> bool {
        let share = match self {
            Self::None => return false,
            Self::Light => per_thousand,
            Self::Heavy => per_thousand * 10,
        };
        random.u32(0..10_000) < share
    }
}

/// Damages words, by a seed.
#[derive(Debug)]
pub struct Damaged {
    damage: Damage,
    random: Rng,
}

/// The most words that are lost at once: as many as in the recording of 2017.
const MOST_LOST: usize = 18;

impl Damaged {
    /// With this seed.
    #[must_use]
    pub fn new(damage: Damage, seed: u64) -> Self {
        Self { damage, random: Rng::with_seed(seed ^ 0x5eed_da4a) }
    }

    /// What is left of them.
    pub fn words(&mut self, words: &[u16]) -> Vec<u16> {
        let mut left = Vec::with_capacity(words.len() + 1);
        for transaction in words.split_inclusive(|&word| word == Word::END) {
            self.transaction(transaction, &mut left);
        }
        left
    }

    fn transaction(&mut self, words: &[u16], left: &mut Vec<u16>) {
        let (damage, random) = (self.damage, &mut self.random);
        let from = left.len();
        left.extend(words);
        if damage.happens(random, 20) {
            flip(random, &mut left[from..]);
        }
        if damage.happens(random, 20) {
            // As the recorder of 2017 lost them: without a word, an end and a beginning among them.
            let at = random.usize(from..left.len());
            let lost = random.usize(1..=MOST_LOST).min(left.len() - at);
            left.drain(at..at + lost);
        } else if damage.happens(random, 20) {
            let lost = random.usize(1..=MOST_LOST).min(left.len() - from);
            left.truncate(left.len() - lost);
            Word::lost(lost as u64, |word| left.push(word.into()));
            left.push(Word::END);
        } else if damage.happens(random, 20) {
            cut(random, left, from);
        }
    }
}

/// One bit of a byte.
fn flip(random: &mut Rng, words: &mut [u16]) {
    let bytes: Vec<_> = words.iter_mut().filter(|word| **word <= 0xFF).collect();
    if !bytes.is_empty() {
        let at = random.usize(0..bytes.len());
        *bytes.into_iter().nth(at).unwrap_or(&mut 0) ^= 1 << random.u32(0..8);
    }
}

/// SELECT was released within the last byte.
fn cut(random: &mut Rng, left: &mut Vec<u16>, from: usize) {
    let bits = random.u16(1..8);
    if let [_, .., byte @ 0..=0xFF, Word::END] = left[from..] {
        left.truncate(left.len() - 2);
        left.extend([0xC000 | bits << 8 | byte >> (8 - bits), Word::END]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand transactions, and what is left of them.
    fn damaged(damage: Damage) -> (Vec<u16>, Vec<u16>) {
        let words: Vec<u16> = (0..1000).flat_map(|_| [1, 2, 3, 0xFFFF]).collect();
        let left = Damaged::new(damage, 1).words(&words);
        (words, left)
    }

    #[test]
    fn without_damage_words_stay_as_they_are() {
        let (words, left) = damaged(Damage::None);
        assert_eq!(left, words);
    }

    #[test]
    fn each_kind_of_damage_happens_and_what_is_told_is_told_as_it_is_declared() {
        let (words, left) = damaged(Damage::Heavy);
        let told = left.iter().filter(|&&word| Word::from(word).is_loss()).count();
        assert!((20..120).contains(&told), "{told}");
        let unknown = left.iter().filter(|&&word| matches!(Word::from(word), Word::Unknown(_))).count();
        assert_eq!(unknown, told);
        assert!(left.len() < words.len());
        let flipped = left.iter().filter(|&&word| word <= 0xFF && !(1..=3).contains(&word)).count();
        assert!(flipped > 5, "{flipped}");
        assert_eq!(damaged(Damage::Heavy).1, left, "by the seed");
    }
}
