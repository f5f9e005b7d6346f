//! Walking over a frame's bytes: each field's path, schema, value and byte range in turn.
//!
//! Annotated dumps, JSON and comparison tools are visitors. The walk is the decoder itself, told
//! to report what it reads, so it can't disagree with it, and it shows a damaged frame up to the
//! field where decoding failed.

use core::fmt;
use core::ops::Range;

use crate::decimal::Decimal;
use crate::schema::{Field, Schema, Variant};

/// One value as it is on the wire, before scale and offset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// An unsigned number.
    Uint(u64),
    /// A signed number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// A number in text, as it is spelled.
    Decimal(Decimal),
}

impl Value<'_> {
    /// Whether it is a number.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Uint(_) | Self::Int(_) | Self::Float(_) | Self::Decimal(_))
    }

    /// The number, where it is an integer.
    #[must_use]
    pub fn as_integer(self) -> Option<i128> {
        match self {
            Self::Uint(number) => Some(number.into()),
            Self::Int(number) => Some(number.into()),
            Self::Float(_) | Self::Bool(_) | Self::Bytes(_) | Self::Text(_) | Self::Decimal(_) => None,
        }
    }
}

impl fmt::Display for Value<'_> {
    /// Numbers in decimal, bytes as upper-case hex pairs with spaces between, text as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Uint(number) => fmt::Display::fmt(&number, f),
            Self::Int(number) => fmt::Display::fmt(&number, f),
            Self::Float(number) => fmt::Display::fmt(&number, f),
            Self::Bool(yes) => fmt::Display::fmt(&yes, f),
            Self::Bytes(bytes) => {
                for (index, byte) in bytes.iter().enumerate() {
                    let gap = if index == 0 { "" } else { " " };
                    write!(f, "{gap}{byte:02X}")?;
                }
                Ok(())
            }
            Self::Text(text) => f.write_str(text),
            Self::Decimal(number) => fmt::Display::fmt(&number, f),
        }
    }
}

/// A step from a declared type into one of its parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Into a field of a struct or variant.
    Field(&'static Field),
    /// Into a variant of an enum.
    Variant {
        /// The enum.
        schema: &'static Schema,
        /// The variant.
        variant: &'static Variant,
        /// The id on the wire.
        id: u64,
        /// How many bytes the id takes; none where the variant reads the id itself.
        id_bytes: u8,
    },
    /// Into an item of a list or array.
    Item(usize),
}

/// Is told of everything that a walk comes across, in the order of the bytes.
///
/// Every method does nothing unless implemented.
pub trait Visitor<'a> {
    /// Whether steps and values are wanted at all. Without them a walk is a plain decode, which
    /// does not look into lists.
    const ACTIVE: bool = true;

    /// A field, variant or item begins at byte `offset`.
    fn enter(&mut self, step: Step, offset: usize) {
        let _ = (step, offset);
    }

    /// What was entered last ends before byte `offset`.
    fn leave(&mut self, step: Step, offset: usize) {
        let _ = (step, offset);
    }

    /// The value of the field, or of an item of the field, entered last.
    fn value(&mut self, field: &'static Field, value: Value<'a>, range: Range<usize>) {
        let _ = (field, value, range);
    }

    /// The bytes in `range` end the field entered last, and are not part of its value.
    fn terminator(&mut self, field: &'static Field, range: Range<usize>) {
        let _ = (field, range);
    }

    /// The values of `field` in the struct or variant that is read to its end now are to be multiplied by ten to
    /// the power of `exponent`: all that were told since what was entered last.
    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        let _ = (field, exponent);
    }

    /// A checksum held over `covered`. Called whether or not the visitor is active.
    fn checksum(&mut self, field: &'static Field, covered: Range<usize>) {
        let _ = (field, covered);
    }
}

/// Sees nothing: a walk with it is a plain decode.
impl Visitor<'_> for () {
    const ACTIVE: bool = false;
}

/// Counts the checksums that held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VerifiedChecksums(
    /// How many.
    pub usize,
);

impl Visitor<'_> for VerifiedChecksums {
    const ACTIVE: bool = false;

    fn checksum(&mut self, _: &'static Field, _: Range<usize>) {
        self.0 = self.0.saturating_add(1);
    }
}
