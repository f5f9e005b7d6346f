//! Where a decoder or encoder writes down what failed, so that its results need no room for it.

use core::cell::{Cell, RefCell};

use super::{Cause, Error};
use crate::outline::Part;

/// Says that something failed, and that the [`Failure`] knows what.
///
/// It takes no room, so that a decoder's results are as small as what they hold: the facts of an
/// error are written down once, where nobody who succeeds has to carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed(());

impl Failed {
    /// Something failed, and nobody wanted to know what.
    pub(super) const UNSAID: Self = Self(());
}

/// Where a reader or writer writes down what failed.
#[derive(Debug, Default)]
pub struct Failure {
    noted: RefCell<Option<Error>>,
    /// How many frames that may hold themselves are open.
    pub(super) depth: Cell<u8>,
}

impl Failure {
    /// Nothing failed yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self { noted: RefCell::new(None), depth: Cell::new(0) }
    }

    /// Writes down that something failed at `offset`.
    #[cold]
    #[inline(never)]
    pub fn note(&self, cause: Cause, offset: usize) -> Failed {
        self.set(Error::new(cause, offset))
    }

    /// Writes down that something failed at bit `bit` of the byte at `offset`.
    #[cold]
    #[inline(never)]
    pub fn note_bit(&self, cause: Cause, offset: usize, bit: u8) -> Failed {
        self.set(Error { bit: Some(bit), ..Error::new(cause, offset) })
    }

    /// Writes down an error.
    #[cold]
    pub fn set(&self, error: Error) -> Failed {
        // Never borrowed twice: nothing here hands the borrow on.
        if let Ok(mut noted) = self.noted.try_borrow_mut() {
            *noted = Some(error);
        }
        Failed(())
    }

    /// The input ends `remaining` bytes into something of `count` bytes.
    #[cold]
    #[inline(never)]
    pub fn incomplete(&self, count: usize, remaining: usize, offset: usize, is_part: bool) -> Failed {
        self.set(Error::new(missing(count.saturating_sub(remaining), is_part), offset))
    }

    /// The buffer ends `remaining` bytes into something of `count` bytes.
    #[cold]
    #[inline(never)]
    pub fn too_small(&self, count: usize, remaining: usize, offset: usize) -> Failed {
        self.set(Error::new(Cause::BufferTooSmall { needed: count.saturating_sub(remaining) }, offset))
    }

    /// The input ends with `rest`, which is shorter than the `run` bytes of the fields from `first` on.
    ///
    /// Where a constant in it is wrong, that is what failed: more input would not mend it.
    #[cold]
    #[inline(never)]
    pub fn short(
        &self,
        parts: &'static [Part],
        first: usize,
        run: usize,
        rest: &[u8],
        offset: usize,
        is_part: bool,
    ) -> Failed {
        let cause = missing(run.saturating_sub(rest.len()), is_part);
        self.set(Error::short(cause, parts, first, rest.len(), offset, rest))
    }

    /// The buffer ends `available` bytes into the `run` bytes of the fields from `first` on.
    #[cold]
    #[inline(never)]
    pub fn no_room(&self, parts: &'static [Part], first: usize, run: usize, available: usize, offset: usize) -> Failed {
        let cause = Cause::BufferTooSmall { needed: run.saturating_sub(available) };
        self.set(Error::short(cause, parts, first, available, offset, &[]))
    }

    /// What failed because of the end of the input, or of the part, fails `more` bytes sooner.
    #[cold]
    #[inline(never)]
    pub fn missing_too(&self, _: Failed, more: usize, is_part: bool) -> Failed {
        self.change(|error| match (&mut error.cause, is_part) {
            (Cause::Incomplete { needed }, false) | (Cause::Overrun { needed }, true) => {
                *needed = needed.saturating_add(more);
            }
            _ => {}
        })
    }

    /// What failed is in the field, variant or item at `step`.
    #[cold]
    #[inline(never)]
    pub fn within(&self, _: Failed, step: usize) -> Failed {
        self.change(|error| error.path.prepend(step))
    }

    /// What failed is in a field that a variant has of its own.
    #[cold]
    #[inline(never)]
    pub fn within_variant(&self, _: Failed, variant: usize, field: usize) -> Failed {
        self.change(|error| {
            error.path.prepend(field);
            error.path.prepend(variant);
        })
    }

    /// Changes the error in its place: it is long, and there is one change for each level of the path.
    fn change(&self, change: impl FnOnce(&mut Error)) -> Failed {
        if let Ok(mut noted) = self.noted.try_borrow_mut()
            && let Some(error) = noted.as_mut()
        {
            change(error);
        }
        Failed(())
    }

    /// Whether what failed is that the input ends too early.
    #[cold]
    pub(super) fn lacks_input(&self) -> bool {
        let noted = self.noted.try_borrow().ok().and_then(|noted| *noted);
        noted.is_some_and(|error| matches!(error.cause(), Cause::Incomplete { .. }))
    }

    /// What failed.
    // Inlined, so that the address of a decoder's result goes nowhere and its parts stay in registers.
    #[inline(always)]
    #[must_use]
    pub fn error(&self, _: Failed) -> Error {
        // Whoever has a `Failed` has written an error down.
        let noted = self.noted.try_borrow().ok().and_then(|noted| *noted);
        noted.unwrap_or(const { Error::new(Cause::Incomplete { needed: 0 }, 0) })
    }
}

const fn missing(needed: usize, is_part: bool) -> Cause {
    if is_part { Cause::Overrun { needed } } else { Cause::Incomplete { needed } }
}
