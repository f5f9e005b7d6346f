//! Boundaries are lost: transactions that follow each other, each of them complete.

use arrayvec::ArrayVec;

use super::explanation::{Assumption, Explanation, MOST_PARTS, Part};
use super::search::Search;
use super::witness::{Fit, bits_for};

/// Where the parts so far end, and what speaks for them.
type Cuts = ArrayVec<(usize, Fit), MOST_PARTS>;

impl Search<'_> {
    /// Cuts the input wherever each part is a frame.
    pub(super) fn boundaries(&mut self) {
        self.cut(0, &mut Cuts::new());
    }

    /// Cuts what is left from `start` on.
    fn cut(&mut self, start: usize, cuts: &mut Cuts) {
        let len = self.input.len();
        let is_last = cuts.len().saturating_add(1) >= MOST_PARTS;
        let first = if is_last { len } else { start.saturating_add(1) };
        for end in first..=len {
            if self.is_over() || start == 0 && end == len {
                return;
            }
            let Some(fit) = self.whole(start..end) else { continue };
            let _ = cuts.try_push((end, fit));
            if end == len {
                self.parted(cuts);
            } else {
                self.cut(end, cuts);
            }
            cuts.pop();
        }
    }

    fn parted(&mut self, cuts: &Cuts) {
        if cuts.iter().all(|(_, fit)| fit.checksum_bits == 0) {
            return;
        }
        let starts = [0].into_iter().chain(cuts.iter().map(|(end, _)| *end));
        let parts = starts.zip(cuts).map(|(start, (end, _))| Part::of(start..*end));
        let bits = cuts.iter().fold(0, |bits: u32, (_, fit)| bits.saturating_add(fit.bits()));
        let places = bits_for(u64::try_from(self.input.len()).unwrap_or(u64::MAX));
        let boundaries = u32::try_from(cuts.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let proof = bits.saturating_sub(places.saturating_mul(boundaries));
        self.found(Explanation::new(Assumption::Boundary, parts, proof));
    }
}
