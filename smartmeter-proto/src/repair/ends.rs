//! The end of a transaction is lost, or the beginning of one, or both at once where a burst took the boundary, too.

use core::ops::Range;

use arrayvec::ArrayVec;

use super::explanation::{Assumption, Edited, Explanation, MOST_AFTER, Part};
use super::fill::Filling;
use super::head::{self, HeadByte};
use super::search::Search;
use super::single::BYTE;
use super::witness::bits_for;
use crate::error::Cause;

/// How many bytes a length may leave out behind what it measures.
const AFTER_LENGTH: usize = 16;
/// The bits of its own that must speak for each part where more than a boundary is lost.
const OWN: u32 = 8;
/// The most ways in which a beginning is looked at.
const MOST_BEGINNINGS: usize = 4;

/// A part that fits, and the bits that speak for it.
struct Fitting {
    part: Part,
    bits: u32,
}

type Beginnings = ArrayVec<Fitting, MOST_BEGINNINGS>;

impl Search<'_> {
    /// The end of the first transaction is lost, with what follows.
    pub(super) fn ends(&mut self) {
        let len = self.input.len();
        for cut in 1..=len {
            match self.decode_prefix(cut).map_err(|error| error.cause()) {
                Ok(()) if cut < len => {
                    let Some(fit) = self.whole(0..cut).filter(|fit| fit.bits() >= OWN) else { continue };
                    self.followed(&Fitting { part: Part::of(0..cut), bits: fit.bits() }, cut);
                }
                Err(Cause::Incomplete { needed }) => {
                    for missing in needed..=MOST_AFTER {
                        if let Some(first) = self.end(cut, missing) {
                            self.followed(&first, cut);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What the last `missing` bytes of the transaction that begins the input are.
    fn end(&mut self, cut: usize, missing: usize) -> Option<Fitting> {
        let len = cut.saturating_add(missing);
        self.lay(0, 0..cut);
        self.lay_constants(cut, len)?;
        let (mut part, mut used, mut last) = (Part::of(0..cut), 0_u32, None);
        for at in cut..len {
            let (byte, fit) = match self.fill(at, len) {
                Filling::One(byte, fit) => (Some(byte), fit),
                Filling::Free(fit) => (None, fit),
                Filling::None | Filling::Several(_) => return None,
            };
            if byte.is_some() && !fit.is_implied {
                used = used.saturating_add(BYTE);
            }
            part = part.edited(at, Edited::Added(byte));
            last = Some(fit);
        }
        // Of two that a checksum covers, it proves neither.
        let bits = last.filter(|_| used <= BYTE)?.checksum_bits.saturating_sub(used);
        (bits >= OWN).then_some(Fitting { part, bits })
    }

    /// Puts constants where the candidate's last bytes must be such; nothing where it is too short, or too long.
    fn lay_constants(&mut self, cut: usize, len: usize) -> Option<()> {
        for _ in cut..=len {
            match self.decode(len).map_err(|error| (error.cause(), error.offset())) {
                Ok(()) | Err((Cause::Checksum { .. }, _)) => return Some(()),
                Err((Cause::Constant { expected, .. }, at)) if (cut..len).contains(&at) => {
                    self.set(at, u8::try_from(expected).ok()?);
                }
                // Also where an id or a number is lost that can't be zero: too little would be left to prove it.
                Err(_) => return None,
            }
        }
        None
    }

    /// What can come after a first part: nothing, a transaction, or the end of one.
    fn followed(&mut self, first: &Fitting, cut: usize) {
        let len = self.input.len();
        let missing = first.part.edits.len();
        if cut == len {
            // One byte was looked for as a byte that is lost.
            if missing > 1 {
                self.found(Explanation::new(Assumption::End, [first.part.clone()], first.bits));
            }
            return;
        }
        if missing > 0
            && let Some(fit) = self.whole(cut..len).filter(|fit| fit.bits() >= OWN)
        {
            let bits = first.bits.saturating_add(fit.bits());
            let parts = [first.part.clone(), Part::of(cut..len)];
            self.found(Explanation::new(Assumption::EndAndBoundary, parts, bits));
        }
        let assumption = if missing > 0 { Assumption::EndToBeginning } else { Assumption::BoundaryAndBeginning };
        for second in self.beginnings(cut..len, 1) {
            let bits = first.bits.saturating_add(second.bits);
            self.found(Explanation::new(assumption, [first.part.clone(), second.part], bits));
        }
    }

    /// The beginning of the only transaction is lost. One byte was looked for as a byte that is lost.
    pub(super) fn beginning(&mut self) {
        for found in self.beginnings(0..self.input.len(), 2) {
            self.found(Explanation::new(Assumption::Beginning, [found.part], found.bits));
        }
    }

    /// All beginnings, of at least so many bytes, that make a part of the input a transaction.
    fn beginnings(&mut self, rest: Range<usize>, fewest: usize) -> Beginnings {
        let places = bits_for(self.heads.iter().fold(0, |sum: u64, head| sum.saturating_add(count(head.len()))));
        let mut found = Beginnings::new();
        for index in 0..self.heads.len() {
            let head = self.heads.get(index).map(head::copy).unwrap_or_default();
            for missing in fewest..=head.len() {
                let lost = head.len().checked_sub(missing).and_then(|kept| head.get(kept..)).unwrap_or_default();
                self.begin(lost, rest.clone(), places, &mut found);
            }
        }
        found
    }

    /// Tries one beginning.
    fn begin(&mut self, lost: &[HeadByte], rest: Range<usize>, places: u32, found: &mut Beginnings) {
        let len = lost.len().saturating_add(rest.len());
        self.lay(lost.len(), rest.clone());
        for (at, byte) in lost.iter().enumerate() {
            if let HeadByte::Known(byte) = byte {
                self.set(at, *byte);
            }
        }
        let length = lost.iter().position(|byte| *byte == HeadByte::Length);
        let most = length.map_or(0, |at| len.saturating_sub(at).saturating_sub(1));
        let fewest = if length.is_some() { most.saturating_sub(AFTER_LENGTH) } else { 0 };
        for measured in (fewest..=most).filter_map(|measured| u8::try_from(measured).ok()) {
            for (at, byte) in lost.iter().enumerate() {
                if *byte == HeadByte::Length {
                    self.set(at, measured);
                }
            }
            let Some(fit) = self.candidate(len, 0) else { continue };
            let bits = fit.checksum_bits.saturating_sub(places);
            if bits < OWN {
                continue;
            }
            let part = lost.iter().enumerate().fold(Part::of(rest.clone()), |part, (at, byte)| {
                part.edited(at, Edited::Added(known(*byte, measured)))
            });
            if found.try_push(Fitting { part, bits }).is_err() {
                self.found_several(1, bits);
            }
        }
    }
}

const fn known(byte: HeadByte, length: u8) -> Option<u8> {
    match byte {
        HeadByte::Known(byte) => Some(byte),
        HeadByte::Length => Some(length),
        HeadByte::Free => None,
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
