//! Where a decoder or encoder writes down what failed, so that its results need no room for it.

use core::cell::RefCell;

use super::{Cause, Error};
use crate::schema::Schema;

/// Says that something failed, and that the [`Failure`] knows what.
///
/// It takes no room, so that a decoder's results are as small as what they hold: the facts of an
/// error are written down once, where nobody who succeeds has to carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed(());

/// Where a reader or writer writes down what failed.
#[derive(Debug, Default)]
pub struct Failure(RefCell<Option<Error>>);

impl Failure {
    /// Nothing failed yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// Writes down that something failed at `offset`.
    #[cold]
    #[inline(never)]
    pub fn note(&self, cause: Cause, offset: usize) -> Failed {
        self.set(Error::new(cause, offset))
    }

    /// Writes down an error.
    #[cold]
    pub fn set(&self, error: Error) -> Failed {
        // Never borrowed twice: nothing here hands the borrow on.
        if let Ok(mut noted) = self.0.try_borrow_mut() {
            *noted = Some(error);
        }
        Failed(())
    }

    /// The input ends `remaining` bytes into something of `count` bytes.
    #[cold]
    #[inline(never)]
    pub fn incomplete(&self, count: usize, remaining: usize, offset: usize) -> Failed {
        self.set(Error::new(Cause::Incomplete { needed: count.saturating_sub(remaining) }, offset))
    }

    /// The buffer ends `remaining` bytes into something of `count` bytes.
    #[cold]
    #[inline(never)]
    pub fn too_small(&self, count: usize, remaining: usize, offset: usize) -> Failed {
        self.set(Error::new(Cause::BufferTooSmall { needed: count.saturating_sub(remaining) }, offset))
    }

    /// The input ends `available` bytes into the `run` bytes of the fields from `first` on.
    #[cold]
    #[inline(never)]
    pub fn short(&self, schema: &'static Schema, first: usize, run: usize, available: usize, offset: usize) -> Failed {
        let cause = Cause::Incomplete { needed: run.saturating_sub(available) };
        self.set(Error::short(cause, schema, first, available, offset))
    }

    /// The buffer ends `available` bytes into the `run` bytes of the fields from `first` on.
    #[cold]
    #[inline(never)]
    pub fn no_room(
        &self,
        schema: &'static Schema,
        first: usize,
        run: usize,
        available: usize,
        offset: usize,
    ) -> Failed {
        let cause = Cause::BufferTooSmall { needed: run.saturating_sub(available) };
        self.set(Error::short(cause, schema, first, available, offset))
    }

    /// What failed is in the field, or variant, at `step` of a declared type.
    #[cold]
    #[inline(never)]
    pub fn within(&self, _: Failed, schema: &'static Schema, step: usize) -> Failed {
        self.change(|error| error.prepend(step, schema))
    }

    /// What failed is in a field that a variant of a declared enum has of its own.
    #[cold]
    #[inline(never)]
    pub fn within_variant(&self, _: Failed, schema: &'static Schema, variant: usize, field: usize) -> Failed {
        self.change(|error| {
            error.path.prepend(field);
            error.prepend(variant, schema);
        })
    }

    /// What failed is a declared type itself.
    #[cold]
    #[inline(never)]
    pub fn rooted(&self, _: Failed, schema: &'static Schema) -> Failed {
        self.change(|error| error.path.root = Some(schema))
    }

    /// What failed is in item `index` of a list or array.
    #[cold]
    #[inline(never)]
    pub fn in_item(&self, _: Failed, index: usize) -> Failed {
        self.change(|error| error.path.prepend(index))
    }

    /// Changes the error in its place: it is long, and there is one change for each level of the path.
    fn change(&self, change: impl FnOnce(&mut Error)) -> Failed {
        if let Ok(mut noted) = self.0.try_borrow_mut()
            && let Some(error) = noted.as_mut()
        {
            change(error);
        }
        Failed(())
    }

    /// What failed.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn error(&self, _: Failed) -> Error {
        // Whoever has a `Failed` has written an error down.
        let noted = self.0.try_borrow().ok().and_then(|noted| *noted);
        noted.unwrap_or(Error::new(Cause::Incomplete { needed: 0 }, 0))
    }
}
