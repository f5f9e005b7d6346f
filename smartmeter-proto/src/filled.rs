//! Fields that the encoder fills in: they take no room in the struct, so they can't be set wrong.

use core::fmt;
use core::marker::PhantomData;

/// A count, length, checksum or constant: a `T` on the wire, nothing in the struct.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Filled<T>(PhantomData<T>);

impl<T> Filled<T> {
    /// The only value there is.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Filled<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Filled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Filled")
    }
}

/// Zero bytes up to a multiple of some length: `#[frame(pad_to = 4)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Padding;
