//! The explanations that fit, counted: those that come to the same bytes are one.

use arrayvec::ArrayVec;

use super::explanation::{Byte, Explanation};
use super::{MARGIN, Outcome};

/// How many are told apart. Of more, each is counted.
const TOLD_APART: usize = 24;

/// What was found.
#[derive(Default)]
pub(super) struct Fits {
    told_apart: ArrayVec<Told, TOLD_APART>,
    /// How many there are beyond those, and the most bits to spare among them.
    others: (u8, i64),
    best: Option<(u64, Explanation)>,
}

/// One that is told apart from the others.
struct Told {
    print: u64,
    surplus: i64,
}

impl Fits {
    /// Counts an explanation of `input`.
    pub(super) fn add(&mut self, input: &[u8], explanation: Explanation) {
        let (print, surplus) = self.add_rival(input, &explanation);
        if self.best.as_ref().is_none_or(|(_, best)| best.surplus() < surplus) {
            self.best = Some((print, explanation));
        }
    }

    /// Counts an explanation of `input` that is not taken itself.
    pub(super) fn add_rival(&mut self, input: &[u8], explanation: &Explanation) -> (u64, i64) {
        let (print, surplus) = (fingerprint(input, explanation), explanation.surplus());
        if let Some(told) = self.told_apart.iter_mut().find(|told| told.print == print) {
            told.surplus = told.surplus.max(surplus);
        } else if self.told_apart.try_push(Told { print, surplus }).is_err() {
            self.count(1, surplus);
        }
        (print, surplus)
    }

    /// Counts explanations that nobody will look at.
    pub(super) fn count(&mut self, more: usize, surplus: i64) {
        let (count, best) = self.others;
        self.others = (count.saturating_add(u8::try_from(more).unwrap_or(u8::MAX)), best.max(surplus));
    }

    /// What that comes to: the best is taken where no other comes near it, and so many bits are left.
    pub(super) fn into_outcome(self, needed: u32) -> Outcome {
        let Some((print, mut best)) = self.best else {
            return match self.others {
                (0, _) => Outcome::Unexplained,
                (count, _) => Outcome::Ambiguous(count),
            };
        };
        let comes_near = |surplus: i64| surplus.saturating_add(MARGIN.into()) > best.surplus();
        let apart = || self.told_apart.iter().filter(|told| told.print != print);
        let near = apart().filter(|told| comes_near(told.surplus)).count();
        let (others, others_surplus) = self.others;
        let others_near = if comes_near(others_surplus) { others } else { 0 };
        if let near @ 1.. = others_near.saturating_add(low(near)) {
            return Outcome::Ambiguous(near.saturating_add(1));
        }
        best.alternatives = others.saturating_add(low(apart().count()));
        if best.surplus() >= needed.into() { Outcome::Repaired(best) } else { Outcome::Unproven(best) }
    }
}

fn low(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// A number that stands for the bytes that an explanation comes to (FNV-1a). What is unknown is the same, whatever stands
/// there.
fn fingerprint(input: &[u8], explanation: &Explanation) -> u64 {
    let mut print = 0xCBF2_9CE4_8422_2325_u64;
    let mut mix = |number: u16| {
        for byte in number.to_le_bytes() {
            print = (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    };
    for part in explanation.parts() {
        for byte in part.bytes(input) {
            mix(match byte {
                Byte::Known(byte) => byte.into(),
                Byte::Unknown(_) => 0x100,
            });
        }
        mix(0x200);
    }
    print
}
