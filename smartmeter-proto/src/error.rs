//! What went wrong, in which field, and at which byte.
//!
//! An [`Error`] is `Copy` and allocates nothing: the path to the field is kept as the
//! steps from the root of the schema, and the names are looked up only when it is printed.

mod failure;
mod notes;
mod path;

use core::fmt;

pub use self::failure::{Failed, Failure};
pub use self::notes::{Notes, Silent};
pub use self::path::{PATH_DEPTH, Path};
use crate::outline::{Inner, Outline, Part};
use crate::size::padding;

/// Why a frame could not be decoded or encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Cause {
    /// The input ends too early: at least `needed` more bytes belong here.
    Incomplete {
        /// How many more bytes are needed, at the least.
        needed: usize,
    },
    /// A part of declared length ends too early: `needed` more bytes belong there. More input does not help.
    Overrun {
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
    /// The input begins with none of the bytes that the variants begin with.
    UnknownStart,
    /// A variant for all other ids holds one that leads to another variant: it would not come back as itself.
    TakenId {
        /// The id.
        id: u64,
    },
    /// A variant for all else begins with the bytes of another variant: it would not come back as itself.
    TakenStart,
    /// A constant, or a byte of padding, is not what it must be.
    Constant {
        /// What is declared; for bytes, and where the input ends early, the first byte that differs.
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
    /// A signed number does not fit the place it has on the wire.
    SignedRange {
        /// The number.
        value: i64,
        /// The largest that fits.
        max: u64,
    },
    /// A character or half byte is not a digit.
    Digit {
        /// What is there instead.
        found: u8,
    },
    /// The declaration demands that `rule` holds, and it does not.
    Assert {
        /// The expression.
        rule: &'static str,
    },
    /// The type that a number stands for has no value for it, or none that gives it back.
    Unmapped {
        /// The number on the wire.
        value: u64,
    },
    /// A part that depends on a condition is there against it, or is missing.
    Presence {
        /// Whether the condition asks for it.
        expected: bool,
    },
    /// A value that is not on the wire is another than what it would decode as.
    Computed,
    /// Text, bytes or a list hold what ends them, or their last item does not, so they would decode as others.
    Terminator,
    /// Text or bytes end with the byte that they would be filled up with, so they would come back shorter.
    Padded,
    /// Frames lie in each other more deeply than is declared.
    Depth {
        /// How deep they may.
        max: u8,
    },
    /// Bytes that no escape may have, or that should have been escaped.
    Escape {
        /// The byte.
        found: u8,
    },
    /// There are more items than there is room for.
    Capacity {
        /// The most there is room for.
        max: usize,
    },
    /// A codec of the user's own refuses it.
    Codec(
        /// Why.
        &'static str,
    ),
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
            Self::Overrun { needed: 1 } => f.write_str("the part that it is in ends 1 byte too early"),
            Self::Overrun { needed } => write!(f, "the part that it is in ends {needed} bytes too early"),
            Self::UnknownStart => f.write_str("begins like none of the variants"),
            Self::TakenStart => f.write_str("it begins like another variant"),
            Self::TakenId { id } => write!(f, "the id {id:#04X} belongs to another variant"),
            Self::SignedRange { value: value @ ..0, max } => {
                write!(f, "{value} is out of range, the smallest is -{}", max.saturating_add(1))
            }
            Self::SignedRange { value, max } => write!(f, "{value} is out of range, the largest is {max}"),
            Self::Digit { found } => write!(f, "{found:#04X} is not a digit"),
            Self::Assert { rule } => write!(f, "`{rule}` does not hold"),
            Self::Unmapped { value } => write!(f, "{value} stands for no value"),
            Self::Presence { expected: true } => f.write_str("the condition asks for it, and it is not there"),
            Self::Presence { expected: false } => f.write_str("it is there against its condition"),
            Self::Computed => f.write_str("it is not what the other fields give"),
            Self::Terminator => f.write_str("it does not end where its terminator says"),
            Self::Padded => f.write_str("it ends with its own padding, so it would come back shorter"),
            Self::Depth { max } => write!(f, "more than {max} levels deep"),
            Self::Escape { found } => write!(f, "{found:#04X} can't stand there in escaped bytes"),
            Self::Capacity { max } => write!(f, "more than the {max} items there is room for"),
            Self::Codec(why) => f.write_str(why),
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
    bit: Option<u8>,
    cause: Cause,
}

impl Error {
    /// An error at `offset` bytes from the start of the input, in a field yet to be named.
    #[cold]
    #[must_use]
    pub const fn new(cause: Cause, offset: usize) -> Self {
        Self { path: Path::EMPTY, offset, bit: None, cause }
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

    /// The bit of the byte at [`offset`](Self::offset) at which a bit field begins, counted in the order of its bits.
    #[must_use]
    pub const fn bit(&self) -> Option<u8> {
        self.bit
    }

    /// Why.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// The same error, in a frame of that type.
    #[inline(always)]
    #[must_use]
    pub(crate) fn within(mut self, root: &'static Outline) -> Self {
        self.path.root = Some(root);
        self
    }

    /// Only `available` bytes are left for the fields from `first` on: finds the field that is cut.
    /// When decoding, `rest` is those bytes, and a constant in them that is wrong comes first.
    fn short(cause: Cause, parts: &'static [Part], first: usize, available: usize, offset: usize, rest: &[u8]) -> Self {
        let mut error = Self::new(cause, offset);
        error.find_cut(parts, first, available, rest);
        error
    }

    /// Fills in path and offset of the field that ends after the first `available` bytes.
    fn find_cut(&mut self, parts: &'static [Part], first: usize, mut available: usize, mut rest: &[u8]) {
        let mut done = 0_usize;
        for (index, part) in parts.iter().enumerate().skip(first) {
            let len = match part.inner {
                Inner::Padding(multiple) if first == 0 => padding(done, multiple),
                _ => part.len,
            };
            match part.inner {
                Inner::Constant(constant) if self.is_wrong(constant, rest) => {}
                _ if len <= available => {
                    available = available.saturating_sub(len);
                    rest = rest.get(len..).unwrap_or_default();
                    done = done.saturating_add(len);
                    self.offset = self.offset.saturating_add(len);
                    continue;
                }
                Inner::Type(inner) if !inner.is_enum => {
                    self.find_cut(inner.parts, 0, available, rest);
                }
                _ => {}
            }
            self.path.prepend(index);
            break;
        }
    }

    /// Whether what is there of a constant is wrong, which then is the cause.
    fn is_wrong(&mut self, constant: &[u8], rest: &[u8]) -> bool {
        let wrong = constant.iter().zip(rest).enumerate().find(|(_, (expected, found))| expected != found);
        let Some((at, (&expected, &found))) = wrong else { return false };
        self.offset = self.offset.saturating_add(at);
        self.cause = Cause::Constant { expected: expected.into(), found: found.into() };
        true
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.root.is_some() {
            write!(f, "{} at ", self.path)?;
        }
        write!(f, "byte {}", self.offset)?;
        if let Some(bit) = self.bit {
            write!(f, " bit {bit}")?;
        }
        write!(f, ": {}", self.cause)
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
    fn an_error_takes_no_more_than_is_said() {
        // docs/guide/06-errors.md
        assert!(cfg!(not(target_pointer_width = "64")) || size_of::<Error>() == 120);
        let smallest = Cause::SignedRange { value: -9, max: 7 };
        assert_eq!(smallest.to_string(), "-9 is out of range, the smallest is -8");
    }

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
    fn a_path_that_is_too_deep_keeps_its_outer_steps() {
        let mut path = Path::EMPTY;
        path.root = Some(Command::<Reply<'_>>::OUTLINE);
        // From the inside out: items, and then the way to where they are.
        (0..PATH_DEPTH).for_each(|_| path.prepend(7));
        for step in [2, 3, 1, 0] {
            path.prepend(step);
        }
        let deep = "Command.Receive.packet.body.Days";
        assert!(path.to_string().starts_with(deep) && path.to_string().ends_with(".…"), "{path}");
    }
}
