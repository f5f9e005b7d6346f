//! What went wrong, in which field, and at which byte.
//!
//! An [`Error`] is small, `Copy` and allocates nothing: the path to the field is kept as the
//! steps from the root of the schema, and the names are looked up only when it is printed.

mod failure;
mod path;

use core::fmt;

pub use self::failure::{Failed, Failure};
pub use self::path::{PATH_DEPTH, Path};
use crate::schema::{Role, Schema, Type};
use crate::size::padding;

/// Why a frame could not be decoded or encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The input ends too early: at least `needed` more bytes belong here.
    Incomplete {
        /// How many more bytes are needed, at the least.
        needed: usize,
    },
    /// The checksum on the wire is not that of the bytes it covers.
    Checksum {
        /// What the covered bytes give.
        computed: u64,
        /// What is on the wire.
        found: u64,
    },
    /// No variant is declared for this id.
    UnknownId {
        /// The id on the wire.
        id: u64,
    },
    /// A constant, or a byte of padding, is not what it must be.
    Constant {
        /// What is declared; for constants of several bytes, the first byte that differs.
        expected: u64,
        /// What is on the wire.
        found: u64,
    },
    /// A number does not fit the place it has on the wire, or is not allowed there.
    Range {
        /// The number.
        value: u64,
        /// The largest that fits.
        max: u64,
    },
    /// A list, text or bytes of declared length has another one.
    Length {
        /// How many items or bytes are declared.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// `count` bytes follow the end of what is declared.
    Trailing {
        /// How many bytes were left over.
        count: usize,
    },
    /// Bytes declared as text are not UTF-8.
    Text,
    /// The frame needs at least `needed` more bytes of buffer.
    BufferTooSmall {
        /// How many bytes were missing.
        needed: usize,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Incomplete { needed: 1 } => f.write_str("incomplete: at least 1 more byte is needed"),
            Self::Incomplete { needed } => write!(f, "incomplete: at least {needed} more bytes are needed"),
            Self::Checksum { computed, found } => {
                write!(f, "checksum: the frame says {found:#06X}, its bytes give {computed:#06X}")
            }
            Self::UnknownId { id } => write!(f, "unknown id {id:#04X}"),
            Self::Constant { expected, found } => write!(f, "must be {expected:#04X}, is {found:#04X}"),
            Self::Range { value, max } => write!(f, "{value} is out of range, the largest is {max}"),
            Self::Length { expected, found } => write!(f, "{found} items or bytes where {expected} are declared"),
            Self::Trailing { count: 1 } => f.write_str("1 byte is left over"),
            Self::Trailing { count } => write!(f, "{count} bytes are left over"),
            Self::Text => f.write_str("not UTF-8 text"),
            Self::BufferTooSmall { needed } => write!(f, "the buffer is at least {needed} bytes too small"),
        }
    }
}

/// A frame that could not be decoded or encoded: which field, at which byte, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    path: Path,
    offset: usize,
    cause: Cause,
}

impl Error {
    /// An error at `offset` bytes from the start of the input, in a field yet to be named.
    #[cold]
    #[must_use]
    pub const fn new(cause: Cause, offset: usize) -> Self {
        Self { path: Path::EMPTY, offset, cause }
    }

    /// The field, from the outermost declared type inwards.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes from the start of the input (of the buffer, when encoding) to what is wrong.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Why.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// Seen from the declared type that holds the field (or variant) at `step`.
    fn prepend(&mut self, step: usize, schema: &'static Schema) {
        self.path.prepend(step);
        self.path.root = Some(schema);
    }

    /// Only `available` bytes are left for the fields from `first` on: finds the field that is cut,
    /// from the schema alone.
    #[cold]
    #[inline(never)]
    #[must_use]
    fn short(cause: Cause, schema: &'static Schema, first: usize, available: usize, offset: usize) -> Self {
        let mut error = Self::new(cause, offset);
        error.find_cut(schema, first, available);
        error
    }

    /// Fills in path and offset of the field that ends after the first `available` bytes.
    fn find_cut(&mut self, schema: &'static Schema, first: usize, mut available: usize) {
        let mut done = 0_usize;
        for (index, field) in schema.fields().iter().enumerate().skip(first) {
            let len = match field.role {
                Role::Padding { multiple } if first == 0 => Some(padding(done, multiple)),
                _ => field.size.exact(),
            };
            if let Some(len) = len
                && len <= available
            {
                available = available.saturating_sub(len);
                done = done.saturating_add(len);
                self.offset = self.offset.saturating_add(len);
                continue;
            }
            if let Type::Frame(inner) = field.ty {
                self.find_cut(inner, 0, available);
            }
            self.path.prepend(index);
            break;
        }
        self.path.root = Some(schema);
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.root.is_some() {
            write!(f, "{} at byte {}: {}", self.path, self.offset, self.cause)
        } else {
            write!(f, "byte {}: {}", self.offset, self.cause)
        }
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;
    use crate::p350::{Command, Reply};
    use crate::wire::Frame;

    #[test]
    fn paths_print_with_and_without_their_root() {
        let cut = [0x01, 0x14, 0x02];
        let error = Command::<Reply<'_>>::decode(&cut).expect_err("it is cut");
        assert_eq!(error.path().to_string(), "Command.Receive.packet");
        assert_eq!(error.path().below_root().to_string(), "Receive.packet");
        let nothing = Command::<Reply<'_>>::decode(&[]).expect_err("it is empty");
        assert_eq!(
            (nothing.path().to_string(), nothing.path().below_root().to_string()),
            ("Command".into(), "".into())
        );
    }

    #[test]
    fn a_path_that_is_too_deep_says_so() {
        let failure = Failure::new();
        let deepest = failure.note(Cause::Text, 0);
        let failed = (0..=PATH_DEPTH).fold(deepest, |failed, _| failure.in_item(failed, 0));
        let error = failure.error(failure.rooted(failed, Command::<Reply<'_>>::SCHEMA));
        assert_eq!(error.path().to_string(), "Command.…");
        assert_eq!(error.path().below_root().to_string(), "…");
    }
}
