//! Kinds of damage.

use super::random::Random;
use super::stream::Word;

/// What is done to the words of a transaction and those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Flip,
    Number,
    Lost,
    Boundary,
    Glued,
    End,
    Extra,
    Overwritten,
    TwoFlips,
    LostAndFlip,
    TwoLost,
    BoundaryAndFlip,
    BoundaryAndLost,
    Burst,
    BurstAtEnd,
    Noise,
}

impl Kind {
    pub(crate) const ALL: [Self; 16] = [
        Self::Flip,
        Self::Number,
        Self::Lost,
        Self::Boundary,
        Self::Glued,
        Self::End,
        Self::Extra,
        Self::Overwritten,
        Self::TwoFlips,
        Self::LostAndFlip,
        Self::TwoLost,
        Self::BoundaryAndFlip,
        Self::BoundaryAndLost,
        Self::Burst,
        Self::BurstAtEnd,
        Self::Noise,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Flip => "a bit flipped",
            Self::Number => "the second byte another",
            Self::Lost => "a byte lost",
            Self::Boundary => "a boundary lost",
            Self::Glued => "two boundaries lost",
            Self::End => "the last 2 or 3 bytes lost",
            Self::Extra => "a byte too many",
            Self::Overwritten => "a byte another",
            Self::TwoFlips => "two bits flipped",
            Self::LostAndFlip => "a byte lost, a bit flipped",
            Self::TwoLost => "two bytes lost",
            Self::BoundaryAndFlip => "a boundary lost, a bit flipped",
            Self::BoundaryAndLost => "a boundary lost, a byte lost",
            Self::Burst => "2 to 24 words lost at once",
            Self::BurstAtEnd => "the same, from the last 3 bytes on",
            Self::Noise => "half of all bytes another",
        }
    }

    /// Whether it is one fault.
    pub(crate) fn is_single(self) -> bool {
        Self::ALL.iter().position(|kind| *kind == self) < Self::ALL.iter().position(|kind| *kind == Self::TwoFlips)
    }

    /// Damages the first transaction of a window.
    pub(crate) fn damage(self, words: &mut Vec<Word>, random: &mut Random) {
        let len = words.iter().position(|word| *word == Word::End).expect("transactions end");
        match self {
            Self::Flip => flip(words, len, random),
            // In the streams of these measurements, the second byte.
            Self::Number => overwrite(words, 1.min(len - 1), random),
            Self::Lost => lose(words, len, random),
            Self::Boundary => drop(words.remove(len)),
            Self::Glued => {
                words.remove(len);
                let next = words.iter().position(|word| *word == Word::End).expect("transactions end");
                words.remove(next);
            }
            Self::End => drop(words.drain(len.saturating_sub(random.between(2, 3))..len)),
            Self::Extra => words.insert(random.between(0, len), Word::Byte(random.byte(), None)),
            Self::Overwritten => overwrite(words, random.below(len), random),
            Self::TwoFlips => (0..2).for_each(|_| flip(words, len, random)),
            Self::LostAndFlip => {
                flip(words, len, random);
                lose(words, len, random);
            }
            Self::TwoLost => (0..2).for_each(|lost| lose(words, len - lost, random)),
            Self::BoundaryAndFlip => {
                flip(words, len, random);
                words.remove(len);
            }
            Self::BoundaryAndLost => {
                words.remove(len);
                lose(words, len, random);
            }
            Self::Burst => burst(words, random.below(len), random),
            Self::BurstAtEnd => burst(words, len.saturating_sub(random.between(1, 3)), random),
            Self::Noise => (0..len).filter(|at| at % 2 == 1).for_each(|at| overwrite(words, at, random)),
        }
    }
}

fn flip(words: &mut [Word], len: usize, random: &mut Random) {
    if let Word::Byte(byte, _) = &mut words[random.below(len)] {
        *byte ^= 1 << random.below(8);
    }
}

fn overwrite(words: &mut [Word], at: usize, random: &mut Random) {
    if let Word::Byte(byte, _) = &mut words[at] {
        *byte = byte.wrapping_add(u8::try_from(random.between(1, 255)).expect("a byte"));
    }
}

fn lose(words: &mut Vec<Word>, len: usize, random: &mut Random) {
    words.remove(random.below(len.max(1)));
}

/// Words are lost from `first` on, but the last boundary stays.
fn burst(words: &mut Vec<Word>, first: usize, random: &mut Random) {
    let last = (first + random.between(2, 24)).min(words.len() - 1);
    words.drain(first..last);
}
