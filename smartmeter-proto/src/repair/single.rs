//! One byte is wrong, or lost.

use arrayvec::ArrayVec;

use super::explanation::{Assumption, Edited, Explanation, Part};
use super::fill::Filling;
use super::search::Search;
use super::witness::{Fit, Witness, bits_for};

/// Bits that are used up by solving for a byte.
pub(super) const BYTE: u32 = 8;

impl Search<'_> {
    /// One byte is another: a bit of it is flipped, or it is one of a length, count or id.
    pub(super) fn changes(&mut self) {
        let mut witness = Witness::new(self.input, 0);
        // It does not decode; what matters is how far it comes.
        let _ = self.probe.walk(self.input, &mut witness);
        let numbers = witness.numbers();
        self.numbers(&numbers);
        self.bits();
        if self.is_changed {
            self.replacements(&numbers);
        }
    }

    /// A byte of a length, count or id is another.
    fn numbers(&mut self, numbers: &[usize]) {
        let places = bits_for(u64::try_from(numbers.len()).unwrap_or(u64::MAX));
        self.lay(0, 0..self.input.len());
        for &at in numbers {
            let Some(&from) = self.input.get(at) else { continue };
            for to in (0..=u8::MAX).filter(|&to| to != from) {
                self.set(at, to);
                if let Some(fit) = self.candidate(self.input.len(), at) {
                    let used = places.saturating_add(if fit.is_covered { BYTE } else { 0 });
                    self.changed(Assumption::Number, (at, from, to), &fit, used);
                }
            }
            self.set(at, from);
        }
    }

    /// A bit is flipped.
    fn bits(&mut self) {
        let places = bits_for(u64::try_from(self.input.len()).unwrap_or(u64::MAX).saturating_mul(8));
        self.lay(0, 0..self.input.len());
        for (at, &from) in self.input.iter().enumerate() {
            for to in (0..8_u32).map(|bit| from ^ 1_u8.wrapping_shl(bit)) {
                self.set(at, to);
                if let Some(fit) = self.candidate(self.input.len(), at) {
                    self.changed(Assumption::Bit, (at, from, to), &fit, places);
                }
            }
            self.set(at, from);
        }
    }

    fn changed(&mut self, assumption: Assumption, (at, from, to): (usize, u8, u8), fit: &Fit, used: u32) {
        if fit.checksum_bits == 0 {
            return;
        }
        self.is_changed = true;
        let part = Part::of(0..self.input.len()).edited(at, Edited::Changed { from, to });
        self.found(Explanation::new(assumption, [part], fit.checksum_bits.saturating_sub(used)));
    }

    /// Any byte is any other. That explains too much to be taken, and speaks against each byte that was found to be another
    /// under the same checksum: noise that changes more than one bit of a byte may look like a bit that is flipped elsewhere.
    /// Of `numbers` all values were tried.
    fn replacements(&mut self, numbers: &[usize]) {
        let len = self.input.len();
        let used = bits_for(u64::try_from(len).unwrap_or(u64::MAX)).saturating_add(BYTE);
        self.lay(0, 0..len);
        for (at, &from) in self.input.iter().enumerate().filter(|(at, _)| !numbers.contains(at)) {
            match self.fill(at, len) {
                Filling::One(to, fit) => self.replaced((at, from, to), fit.checksum_bits, used),
                Filling::Several(count) => self.found_several(count, 0),
                // It is not covered. What its bits can make of it was found.
                Filling::Free(_) | Filling::None => {}
            }
            self.set(at, from);
        }
    }

    fn replaced(&mut self, (at, from, to): (usize, u8, u8), checksum_bits: u32, used: u32) {
        if checksum_bits != 0 {
            let part = Part::of(0..self.input.len()).edited(at, Edited::Changed { from, to });
            self.found_rival(&Explanation::new(Assumption::Number, [part], checksum_bits.saturating_sub(used)));
        }
    }

    /// A byte is lost: before each byte that is there, or at the end.
    pub(super) fn lost_byte(&mut self) {
        let len = self.input.len().saturating_add(1);
        self.lay(1, 0..self.input.len());
        (self.solved, self.implied) = (0, 0);
        let mut found = Additions::new();
        for at in 0..len {
            let before = at.checked_sub(1).and_then(|before| self.input.get(before).copied());
            if let Some(before) = before {
                self.set(at.saturating_sub(1), before);
            }
            let addition = match self.fill(at, len) {
                // Where its twin before it is, the same was found; here the declaration may say what it is.
                Filling::One(byte, fit) if before == Some(byte) => {
                    found.last_mut().into_iter().for_each(|last| last.fit.is_implied |= fit.is_implied);
                    continue;
                }
                Filling::One(byte, fit) => Addition { at, byte: Some(byte), fit },
                Filling::Free(fit) if is_known(&found, &fit) => continue,
                Filling::Free(fit) => {
                    // What was found for its twin before it is one of the values that it may have.
                    let run = |last: &Addition| self.input.get(last.at..at).unwrap_or_default();
                    if found.last().is_some_and(|last| run(last).iter().all(|byte| last.byte == Some(*byte))) {
                        found.pop();
                    }
                    Addition { at, byte: None, fit }
                }
                Filling::Several(count) => {
                    self.found_several(count, 0);
                    continue;
                }
                Filling::None => continue,
            };
            let bits = addition.fit.checksum_bits;
            if bits != 0 && found.try_push(addition).is_err() {
                self.found_several(1, bits);
            }
        }
        found.into_iter().for_each(|addition| self.added(addition));
    }

    fn added(&mut self, Addition { at, byte, fit }: Addition) {
        let mut part = Part::of(0..self.input.len());
        if byte.is_none() {
            // Which of those that nothing speaks for is lost does not show.
            part.unsure = fit.around.clone();
        }
        let is_solved = byte.is_some() && fit.is_covered && !fit.is_implied;
        let used = if is_solved { BYTE.saturating_add(bits_for(self.solved)) } else { bits_for(self.implied) };
        let part = part.edited(at, Edited::Added(byte));
        self.found(Explanation::new(Assumption::Byte, [part], fit.checksum_bits.saturating_sub(used)));
    }
}

impl Search<'_> {
    /// A byte is too many.
    pub(super) fn extra_byte(&mut self) {
        let Some(len) = self.input.len().checked_sub(1) else { return };
        let places = bits_for(u64::try_from(self.input.len()).unwrap_or(u64::MAX));
        self.lay(0, 1..self.input.len());
        for (at, &byte) in self.input.iter().enumerate() {
            if let Some(fit) = self.candidate(len, at).filter(|fit| fit.checksum_bits != 0) {
                let mut part = Part::of(0..self.input.len()).edited(at, Edited::Removed(byte));
                // It lies between two. Where nothing speaks for either, it does not show which is too many.
                let is_free = |fit: &Fit| !fit.is_covered && !fit.is_implied;
                let before = at.checked_sub(1).and_then(|before| self.candidate(len, before));
                if let Some(free) = [Some(&fit), before.as_ref()].into_iter().flatten().find(|fit| is_free(fit)) {
                    part.unsure = free.around.clone();
                }
                let proof = fit.checksum_bits.saturating_sub(places);
                self.found(Explanation::new(Assumption::Extra, [part], proof));
            }
            self.set(at, byte);
        }
    }
}

/// A byte that may be lost: where, what it was, and what speaks for that.
struct Addition {
    at: usize,
    byte: Option<u8>,
    fit: Fit,
}

/// As many as are looked at; of more, each is counted.
type Additions = ArrayVec<Addition, 24>;

/// Whether it was found that one of these is lost.
fn is_known(found: &Additions, fit: &Fit) -> bool {
    found.last().is_some_and(|last| last.byte.is_none() && last.fit.around == fit.around)
}
