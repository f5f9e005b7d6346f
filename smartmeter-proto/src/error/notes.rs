//! Who is told of a failure: somebody who writes everything down, or nobody.

use core::cell::Cell;

use super::{Cause, Failed, Failure};
use crate::outline::Part;

/// What a decoder tells of a failure, to a [`Failure`], which writes it down, or to [`Silent`], which does not.
///
/// A decoder is compiled for one or the other: where nobody listens, nothing of what would be told is left in it.
/// Nothing else implements this.
pub trait Notes: sealed::Sealed {
    /// Something failed at `offset`.
    fn note(&self, cause: Cause, offset: usize) -> Failed;

    /// Something failed at bit `bit` of the byte at `offset`.
    fn note_bit(&self, cause: Cause, offset: usize, bit: u8) -> Failed;

    /// The input ends `remaining` bytes into something of `count` bytes.
    fn incomplete(&self, count: usize, remaining: usize, offset: usize, is_part: bool) -> Failed;

    /// The input ends with `rest`, which is shorter than the `run` bytes of the fields from `first` on.
    fn short(
        &self,
        parts: &'static [Part],
        first: usize,
        run: usize,
        rest: &[u8],
        offset: usize,
        is_part: bool,
    ) -> Failed;

    /// What failed because of the end of the input, or of the part, fails `more` bytes sooner.
    fn missing_too(&self, failed: Failed, more: usize, is_part: bool) -> Failed;

    /// What failed is in the field, variant or item at `step`.
    fn within(&self, failed: Failed, step: usize) -> Failed;

    /// What failed is in a field that a variant has of its own.
    fn within_variant(&self, failed: Failed, variant: usize, field: usize) -> Failed;

    /// Whether what failed last failed for want of input.
    #[doc(hidden)]
    fn lacks_input(&self) -> bool;

    /// How many frames that may hold themselves are open.
    #[doc(hidden)]
    fn depth(&self) -> &Cell<u8>;

    /// The failure that is written down, where one is.
    #[doc(hidden)]
    fn written(&self) -> Option<&Failure>;

    /// Goes one level deeper into frames that may hold themselves.
    ///
    /// # Errors
    ///
    /// [`Cause::Depth`] where that is more than `max` levels.
    fn descend(&self, max: u8, offset: usize) -> Result<(), Failed> {
        let depth = self.depth().get();
        if depth >= max {
            return Err(self.note(Cause::Depth { max }, offset));
        }
        self.depth().set(depth.saturating_add(1));
        Ok(())
    }

    /// Comes back from one level.
    fn ascend(&self) {
        self.depth().set(self.depth().get().saturating_sub(1));
    }
}

/// Nobody is told what failed: see [`Frame::accept`](crate::Frame::accept).
#[derive(Debug, Default)]
pub struct Silent {
    depth: Cell<u8>,
}

impl Silent {
    /// At the start of a frame.
    #[inline(always)]
    #[must_use]
    pub const fn new() -> Self {
        Self { depth: Cell::new(0) }
    }
}

impl Notes for Silent {
    #[inline(always)]
    fn note(&self, _: Cause, _: usize) -> Failed {
        Failed::UNSAID
    }

    #[inline(always)]
    fn note_bit(&self, _: Cause, _: usize, _: u8) -> Failed {
        Failed::UNSAID
    }

    #[inline(always)]
    fn incomplete(&self, _: usize, _: usize, _: usize, _: bool) -> Failed {
        Failed::UNSAID
    }

    #[inline(always)]
    fn short(&self, _: &'static [Part], _: usize, _: usize, _: &[u8], _: usize, _: bool) -> Failed {
        Failed::UNSAID
    }

    #[inline(always)]
    fn missing_too(&self, failed: Failed, _: usize, _: bool) -> Failed {
        failed
    }

    #[inline(always)]
    fn within(&self, failed: Failed, _: usize) -> Failed {
        failed
    }

    #[inline(always)]
    fn within_variant(&self, failed: Failed, _: usize, _: usize) -> Failed {
        failed
    }

    #[inline(always)]
    fn lacks_input(&self) -> bool {
        false
    }

    #[inline(always)]
    fn depth(&self) -> &Cell<u8> {
        &self.depth
    }

    #[inline(always)]
    fn written(&self) -> Option<&Failure> {
        None
    }
}

impl Notes for Failure {
    #[inline(always)]
    fn note(&self, cause: Cause, offset: usize) -> Failed {
        Self::note(self, cause, offset)
    }

    #[inline(always)]
    fn note_bit(&self, cause: Cause, offset: usize, bit: u8) -> Failed {
        Self::note_bit(self, cause, offset, bit)
    }

    #[inline(always)]
    fn incomplete(&self, count: usize, remaining: usize, offset: usize, is_part: bool) -> Failed {
        Self::incomplete(self, count, remaining, offset, is_part)
    }

    #[inline(always)]
    fn short(
        &self,
        parts: &'static [Part],
        first: usize,
        run: usize,
        rest: &[u8],
        offset: usize,
        is_part: bool,
    ) -> Failed {
        Self::short(self, parts, first, run, rest, offset, is_part)
    }

    #[inline(always)]
    fn missing_too(&self, failed: Failed, more: usize, is_part: bool) -> Failed {
        Self::missing_too(self, failed, more, is_part)
    }

    #[inline(always)]
    fn within(&self, failed: Failed, step: usize) -> Failed {
        Self::within(self, failed, step)
    }

    #[inline(always)]
    fn within_variant(&self, failed: Failed, variant: usize, field: usize) -> Failed {
        Self::within_variant(self, failed, variant, field)
    }

    #[inline(always)]
    fn lacks_input(&self) -> bool {
        Self::lacks_input(self)
    }

    #[inline(always)]
    fn depth(&self) -> &Cell<u8> {
        &self.depth
    }

    #[inline(always)]
    fn written(&self) -> Option<&Failure> {
        Some(self)
    }
}

mod sealed {
    /// Keeps [`Notes`](super::Notes) to what is here, so that it can grow.
    pub trait Sealed {}

    impl Sealed for super::Failure {}
    impl Sealed for super::Silent {}
}
