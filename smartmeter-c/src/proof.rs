//! What the checksums of a transaction prove.

use core::ops::Range;

use crate::protocol::Listener;

/// How many spans are remembered. Of what lies in further ones it is not said that a checksum covers it.
const SPANS: usize = 4;

/// The checksums that held.
pub(crate) struct Proof<'a> {
    bytes: &'a [u8],
    covered: [Range<usize>; SPANS],
    held: usize,
    /// Whether one of them covers something else than zeros.
    pub(crate) is_checked: bool,
}

impl<'a> Proof<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, covered: [const { 0..0 }; SPANS], held: 0, is_checked: false }
    }

    /// Whether a checksum covers all of `range`.
    pub(crate) fn covers(&self, range: &Range<usize>) -> bool {
        let covers = |covered: &Range<usize>| covered.start <= range.start && range.end <= covered.end;
        self.covered.iter().take(self.held).any(covers)
    }
}

impl Listener<'_> for Proof<'_> {
    fn checksum(&mut self, covered: Range<usize>) {
        // Of zeros nothing is proven: a data line that is stuck gives them, and many checksums of them are zero.
        let bytes = self.bytes.get(covered.clone()).unwrap_or_default();
        self.is_checked |= bytes.iter().any(|&byte| byte != 0);
        if let Some(place) = self.covered.get_mut(self.held) {
            *place = covered;
            self.held = self.held.saturating_add(1);
        }
    }
}
