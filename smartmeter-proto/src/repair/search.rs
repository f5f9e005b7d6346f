//! The search: every kind of damage in turn, all of them on the same count.

use core::ops::Range;

use arrayvec::ArrayVec;

use super::explanation::Explanation;
use super::fits::Fits;
use super::head::{Head, heads};
use super::probe::Probe;
use super::witness::{Fit, Witness};
use super::{Outcome, PROOF, work};
use crate::error::Error;

/// The most beginnings of frames that are told apart.
pub(super) const MOST_HEADS: usize = 8;

/// Looks for explanations of `input`.
pub(super) struct Search<'s> {
    pub(super) probe: &'s dyn Probe,
    pub(super) input: &'s [u8],
    /// What is tried, where that is not a part of the input.
    pub(super) candidate: &'s mut [u8],
    pub(super) heads: ArrayVec<Head, MOST_HEADS>,
    fits: Fits,
    /// How many decodes are left.
    left: usize,
    /// Whether the input decodes, if only as what nobody declared. Then no byte of it is taken for another: its id may as
    /// well be one that is not known yet.
    is_something: bool,
    /// Whether one byte that is another explains the input.
    pub(super) is_changed: bool,
    /// At how many places a byte was solved from a checksum.
    pub(super) solved: u64,
    /// At how many places the declaration had a say in it.
    pub(super) implied: u64,
}

impl<'s> Search<'s> {
    pub(super) fn new(probe: &'s dyn Probe, input: &'s [u8], candidate: &'s mut [u8]) -> Self {
        Self {
            probe,
            input,
            candidate,
            heads: heads(probe.schema()),
            fits: Fits::default(),
            left: work(input.len()),
            is_something: probe.decode(input).is_ok(),
            is_changed: false,
            solved: 0,
            implied: 0,
        }
    }

    pub(super) fn run(mut self) -> Outcome {
        if self.whole(0..self.input.len()).is_some() {
            return Outcome::Sound;
        }
        self.lost_byte();
        self.extra_byte();
        if !self.is_something {
            self.changes();
        }
        self.boundaries();
        self.ends();
        self.beginning();
        self.outcome()
    }

    fn outcome(self) -> Outcome {
        if self.is_over() {
            return Outcome::GaveUp;
        }
        // To say that it is not what it says takes as much as to assume a fault.
        self.fits.into_outcome(if self.is_something { PROOF } else { 0 })
    }

    pub(super) fn found(&mut self, explanation: Explanation) {
        self.fits.add(self.input, explanation);
    }

    /// Counts an explanation that speaks against others, and is not taken itself.
    pub(super) fn found_rival(&mut self, explanation: &Explanation) {
        self.fits.add_rival(self.input, explanation);
    }

    /// Counts explanations that can't be the only one.
    pub(super) fn found_several(&mut self, count: usize, proof: u32) {
        self.fits.count(count, proof.into());
    }

    /// Whether a part of the input is a frame, and what speaks for it.
    pub(super) fn whole(&mut self, range: Range<usize>) -> Option<Fit> {
        self.is_affordable().then_some(())?;
        let bytes = self.input.get(range)?;
        self.probe.decode(bytes).ok()?;
        fit(self.probe, bytes, 0)
    }

    /// Whether the candidate is a frame, what speaks for it, and what for its byte `at`.
    pub(super) fn candidate(&mut self, len: usize, at: usize) -> Option<Fit> {
        self.decode(len).ok()?;
        fit(self.probe, self.candidate.get(..len)?, at)
    }

    /// Decodes the candidate.
    pub(super) fn decode(&mut self, len: usize) -> Result<(), Error> {
        self.is_affordable();
        self.probe.decode(self.candidate.get(..len).unwrap_or_default())
    }

    /// Decodes the first bytes of the input.
    pub(super) fn decode_prefix(&mut self, len: usize) -> Result<(), Error> {
        self.is_affordable();
        self.probe.decode(self.input.get(..len).unwrap_or_default())
    }

    /// Takes one decode off what is left. At the end nothing that was found counts, so what is tried no longer matters.
    fn is_affordable(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left != 0
    }

    /// Whether no more may be tried.
    pub(super) const fn is_over(&self) -> bool {
        self.left == 0
    }

    pub(super) fn set(&mut self, at: usize, byte: u8) {
        if let Some(slot) = self.candidate.get_mut(at) {
            *slot = byte;
        }
    }

    /// Makes the candidate `before` bytes of zero, and then part of the input.
    pub(super) fn lay(&mut self, before: usize, range: Range<usize>) {
        let bytes = self.input.get(range).unwrap_or_default();
        let end = before.saturating_add(bytes.len());
        self.candidate.fill(0);
        if let Some(room) = self.candidate.get_mut(before..end) {
            room.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
        }
    }
}

/// What speaks for bytes that decode.
fn fit(probe: &dyn Probe, bytes: &[u8], at: usize) -> Option<Fit> {
    let mut witness = Witness::new(bytes, at);
    probe.walk(bytes, &mut witness).ok()?;
    witness.fit()
}
