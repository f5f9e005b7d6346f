//! What a byte must be for the candidate to be a frame.
//!
//! It need not be tried out. A CRC or an exclusive or is affine over single bits, so the differences that 0 and the eight
//! single bits leave say which byte leaves none; a sum is linear. Where the declaration has a say, all 256 are tried. A
//! full decode always has the last word.

use super::search::Search;
use super::witness::{Fit, Witness};
use crate::error::Cause;

/// The bytes that are tried first: those that settle in most cases that no byte will do, then the other bits.
const TRIED: [u8; 10] = [0x00, 0xFF, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80];
/// How many of those settle it.
const SETTLING: usize = 3;
/// Of how many candidates a sum may leave more than is worth the arithmetic.
const MANY: usize = 32;

/// What a byte can be.
pub(super) enum Filling {
    /// No byte will do.
    None,
    /// Only this one.
    One(u8, Fit),
    /// Anything, or any of several labels or the like; nothing speaks for either.
    Free(Fit),
    /// So many, and a checksum covers it.
    Several(usize),
}

/// What a decode came to.
#[derive(Clone, Copy, PartialEq)]
enum Trial {
    /// All is well; or a checksum differs.
    Sums {
        computed: u64,
        found: u64,
    },
    Broken(Cause, usize),
}

impl Search<'_> {
    /// What the candidate's byte `at` must be.
    pub(super) fn fill(&mut self, at: usize, len: usize) -> Filling {
        let mut trials = [Trial::Sums { computed: 0, found: 0 }; TRIED.len()];
        for (&byte, trial) in TRIED.iter().zip(&mut trials).take(SETTLING) {
            *trial = self.trial(at, byte, len);
        }
        if is_settled(trials.first_chunk()) {
            return Filling::None;
        }
        for (&byte, trial) in TRIED.iter().zip(&mut trials).skip(SETTLING) {
            *trial = self.trial(at, byte, len);
        }
        let is_sound = |trial: &Trial| matches!(trial, Trial::Sums { computed, found } if computed == found);
        if trials.iter().all(is_sound)
            && let Some(fit) = self.with(at, 0xFF, len)
            && self.with(at, 0, len).is_some()
        {
            return if fit.is_covered { Filling::Several(256) } else { Filling::Free(fit) };
        }
        if let Some(candidates) = constant(&trials, at) {
            self.implied = self.implied.saturating_add(1);
            return self.best(at, len, candidates);
        }
        let sums = sums(&trials);
        match sums.and_then(linear).or_else(|| sums.and_then(additive)) {
            Some(candidates) => {
                // Where the declaration leaves no other byte, whatever the checksum, nothing was solved.
                self.solved = self.solved.saturating_add(u64::from(self.is_strict_with(at, 0xFF, len)));
                self.best(at, len, candidates)
            }
            None => {
                self.implied = self.implied.saturating_add(1);
                self.best(at, len, [u64::MAX; 4])
            }
        }
    }

    /// Whether all ids and labels are declared ones and what is reserved is zero, as far as a decoder comes.
    fn is_strict_with(&mut self, at: usize, byte: u8, len: usize) -> bool {
        self.set(at, byte);
        let bytes = self.candidate.get(..len).unwrap_or_default();
        let mut witness = Witness::new(bytes, at);
        // Its checksum is wrong.
        let _ = self.probe.walk(bytes, &mut witness);
        witness.fit().is_some()
    }

    fn trial(&mut self, at: usize, byte: u8, len: usize) -> Trial {
        self.set(at, byte);
        match self.decode(len).map_err(|error| (error.cause(), error.offset())) {
            Ok(()) => Trial::Sums { computed: 0, found: 0 },
            Err((Cause::Checksum { computed, found }, _)) => Trial::Sums { computed, found },
            Err((cause, offset)) => Trial::Broken(cause, offset),
        }
    }

    fn with(&mut self, at: usize, byte: u8, len: usize) -> Option<Fit> {
        self.set(at, byte);
        self.candidate(len, at)
    }

    /// Tries the bytes of a set.
    fn best(&mut self, at: usize, len: usize, candidates: Set) -> Filling {
        let (mut count, mut first) = (0_usize, None);
        for byte in (0..=u8::MAX).filter(|&byte| contains(&candidates, byte)) {
            if let Some(fit) = self.with(at, byte, len) {
                count = count.saturating_add(1);
                first.get_or_insert((byte, fit));
            }
        }
        match first {
            None => Filling::None,
            Some((byte, fit)) if count == 1 => {
                self.set(at, byte);
                Filling::One(byte, fit)
            }
            Some((_, fit)) if fit.is_covered => Filling::Several(count),
            Some((byte, fit)) => {
                self.set(at, byte);
                Filling::Free(fit)
            }
        }
    }
}

/// Whether the same is wrong whatever the byte is, and it is the length or a place where the byte is not.
fn is_settled(trials: Option<&[Trial; SETTLING]>) -> bool {
    let Some([first, others @ ..]) = trials else { return false };
    let is_elsewhere = matches!(
        first,
        Trial::Broken(
            Cause::Constant { .. } | Cause::Trailing { .. } | Cause::Incomplete { .. } | Cause::Overrun { .. },
            _
        )
    );
    is_elsewhere && others.iter().all(|trial| trial == first)
}

/// Where the byte is part of a constant or of padding: what that may be, and those for which it was no other than it must
/// be.
fn constant(trials: &[Trial; TRIED.len()], at: usize) -> Option<Set> {
    let expected = trials.iter().find_map(|trial| match trial {
        Trial::Broken(Cause::Constant { expected, .. }, offset) if *offset == at => u8::try_from(*expected).ok(),
        _ => None,
    })?;
    let is_right = |byte: u8| {
        let mut tried = TRIED.iter().zip(trials);
        tried.any(|(tried, trial)| *tried == byte && matches!(trial, Trial::Sums { .. }))
    };
    Some(set_of(|byte| byte == expected || is_right(byte)))
}

/// Bytes, a bit for each.
type Set = [u64; 4];

fn contains(set: &Set, byte: u8) -> bool {
    set.get(usize::from(byte >> 6)).is_some_and(|bits| bits.wrapping_shr(u32::from(byte & 0x3F)) & 1 != 0)
}

fn set_of(mut is_in: impl FnMut(u8) -> bool) -> Set {
    let mut set = [0; 4];
    for byte in (0..=u8::MAX).filter(|&byte| is_in(byte)) {
        if let Some(bits) = set.get_mut(usize::from(byte >> 6)) {
            *bits |= 1_u64.wrapping_shl(u32::from(byte & 0x3F));
        }
    }
    set
}

/// Both checksums of each trial, where each has come as far as that.
type Sums = [(u64, u64); TRIED.len()];

fn sums(trials: &[Trial; TRIED.len()]) -> Option<Sums> {
    let mut sums = Sums::default();
    for (trial, sums) in trials.iter().zip(&mut sums) {
        let Trial::Sums { computed, found } = *trial else { return None };
        *sums = (computed, found);
    }
    Some(sums)
}

/// The bytes for which an affine checksum leaves no difference; nothing where it is not affine.
fn linear(sums: Sums) -> Option<Set> {
    let [zero, all, bits @ ..] = sums.map(|(computed, found)| computed ^ found);
    let bits = bits.map(|difference| difference ^ zero);
    (all == bits.iter().fold(zero, |sum, bit| sum ^ bit)).then_some(())?;
    let difference = |byte: u8| {
        let set = bits.iter().enumerate().filter(|(index, _)| u32::from(byte).wrapping_shr(low(*index)) & 1 != 0);
        set.fold(zero, |sum, (_, bit)| sum ^ bit)
    };
    Some(set_of(|byte| difference(byte) == 0))
}

/// The bytes for which a sum leaves no difference in its lowest byte; nothing where it is no sum.
fn additive(sums: Sums) -> Option<Set> {
    let [zero, all, one, ..] = sums.map(|(computed, found)| low_byte(found.wrapping_sub(computed)));
    let step = one.wrapping_sub(zero);
    let difference = |byte: u8| zero.wrapping_add(step.wrapping_mul(byte));
    (difference(0xFF) == all).then_some(())?;
    let set = set_of(|byte| difference(byte) == 0);
    (set.iter().map(|bits| bits.count_ones()).sum::<u32>() <= low(MANY)).then_some(set)
}

fn low(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

const fn low_byte(number: u64) -> u8 {
    let [byte, ..] = number.to_le_bytes();
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(set: Set) -> std::vec::Vec<u8> {
        (0..=u8::MAX).filter(|&byte| contains(&set, byte)).collect()
    }

    extern crate std;

    #[test]
    fn a_crc_and_a_sum_say_what_was_lost() {
        let crc = |byte: u8| crate::checksum::Crc::<u16>::new(&crate::checksum::CRC_16_XMODEM).checksum(&[7, byte, 9]);
        let sums = TRIED.map(|byte| (crc(byte).into(), crc(0x59).into()));
        assert_eq!(linear(sums).map(bytes), Some(std::vec![0x59]));
        let sums = TRIED.map(|byte| (u64::from(byte.wrapping_add(0xF0)), 0x49));
        assert_eq!((linear(sums), additive(sums).map(bytes)), (None, Some(std::vec![0x59])));
    }
}
