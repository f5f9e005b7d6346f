//! One field of a declaration, and all that may be said of it.

use core::fmt;
use core::ops::Range;

use super::Schema;
use crate::format::{Format, Order};
use crate::quantity::{Quantity, Ratio};
use crate::size::Size;
use crate::visit::Value;

/// The unit that makes a number a time: seconds since the Unix epoch, UTC.
pub const UNIX_SECONDS: &str = "s since 1970-01-01T00:00:00Z";

/// A place on the wire that has a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name in the source.
    pub name: &'static str,
    /// Its documentation.
    pub docs: &'static str,
    /// What it holds.
    pub ty: Type,
    /// How the numbers in it are written.
    pub format: Format,
    /// How many bytes it takes. Of bit fields, the first has all the bytes that they share.
    pub size: Size,
    /// Its place in the bytes that it shares with the fields beside it, where it is a bit field.
    pub bits: Option<Bits>,
    /// The condition for it to be there, over the fields before it: `flags & 1 == 1`.
    pub cond: Option<&'static str>,
    /// What must hold of it, over this field and those before it.
    pub assert: Option<&'static str>,
    /// The value that it has where it is not there, or where it is computed.
    pub default: Option<&'static str>,
    /// What it tells the type that it holds.
    pub passes: Option<&'static str>,
    /// The type or codec of the user's own that makes its value.
    pub made_by: Option<&'static str>,
    /// What the codec does with it.
    pub role: Role,
    /// What ends it, where its type does not say.
    pub extent: Extent,
    /// The unit of the physical value.
    pub unit: Option<&'static str>,
    /// Physical value = number * scale + offset.
    pub scale: Ratio,
    /// Physical value = number * scale + offset.
    pub offset: Ratio,
    /// How sure we are of its meaning.
    pub grade: Grade,
    /// The measurement that it is.
    pub metric: Option<Metric>,
    /// The field beside it that holds the time of the measurements in it, where it is none itself.
    pub at: Option<&'static str>,
    /// The times of its items, where it is a series.
    pub series: Option<Series>,
    /// How it goes on from one frame of a stream to the next.
    pub continuity: Option<Continuity>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Type {
    /// An unsigned number.
    Uint {
        /// How many bytes it takes.
        bytes: u8,
    },
    /// A two's complement number.
    Int {
        /// How many bytes it takes.
        bytes: u8,
    },
    /// An IEEE 754 number.
    Float {
        /// 4 or 8.
        bytes: u8,
    },
    /// A byte that is 0 or 1.
    Bool,
    /// A length in the form of BER and A-XDR: a byte up to 127, or how many bytes follow and those.
    BerLength,
    /// Bytes without further meaning.
    Bytes,
    /// UTF-8 text.
    Text,
    /// A fixed number of the same.
    Array {
        /// What is repeated.
        element: &'static Type,
        /// How often.
        len: usize,
    },
    /// A varying number of the same.
    List {
        /// What is repeated.
        element: &'static Type,
    },
    /// A declared type.
    Frame(&'static Schema),
    /// A declared type that may hold itself, down to a depth.
    Recursive {
        /// The type.
        schema: Deferred,
        /// How deep.
        max_depth: u8,
    },
    /// A part in which some bytes are written as others.
    Escaped {
        /// How: `slip`, `hdlc`, or the name of a scheme of the user's own.
        scheme: &'static str,
        /// What is in it when they are back.
        inner: &'static Type,
    },
}

/// A schema that is looked up when it is asked for, as it refers to itself.
#[derive(Clone, Copy)]
pub struct Deferred(
    /// Looks it up.
    pub fn() -> &'static Schema,
);

impl fmt::Debug for Deferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only the name: the schema holds this very thing.
        f.write_str((self.0)().name)
    }
}

impl PartialEq for Deferred {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = ((self.0)(), (other.0)());
        core::ptr::eq(one, other) || (one.name, one.docs) == (other.name, other.docs)
    }
}

/// The place of a bit field in the bytes that it shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bits {
    /// Bits before it, in the order of the declaration.
    pub start: u16,
    /// How many bits it has; all items of an array together.
    pub len: u16,
    /// Which bit of a byte comes first: the most significant one ([`Order::Big`]) or the least.
    pub order: Order,
}

impl Bits {
    /// The bytes that it touches, from the first byte that is shared.
    #[must_use]
    pub const fn bytes(self) -> Range<usize> {
        let end = (self.start as usize).saturating_add(self.len as usize);
        (self.start as usize) / 8..end.div_ceil(8)
    }
}

/// What the codec does with a field.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Role {
    /// Reads and writes it.
    Value,
    /// Keeps bytes that mean nothing yet.
    Reserved,
    /// Fills in how many items a list has.
    CountOf(&'static str),
    /// Fills in how many bytes a span of fields takes.
    LenOf(Span),
    /// Insists on a constant.
    Constant(Value<'static>),
    /// Checks and fills in a checksum.
    Checksum {
        /// Its name in the CRC catalogue, or `sum`, or `xor`, or the path of a function of the user's own.
        algorithm: &'static str,
        /// The fields that it covers.
        over: Span,
    },
    /// Fills up with zero bytes.
    Padding {
        /// To a multiple of so many bytes from the start of the struct.
        multiple: usize,
    },
    /// Leaves a gap of zero bytes.
    Gap {
        /// How many.
        bytes: usize,
    },
    /// Is not on the wire: its value is computed from the fields before it.
    Computed,
}

/// Fields from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first one's name.
    pub first: &'static str,
    /// The last one's name.
    pub last: &'static str,
}

/// What ends a field whose type does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extent {
    /// Its type.
    Natural,
    /// A number of items.
    Count(Amount),
    /// A number of bytes.
    Bytes {
        /// How many.
        len: Amount,
        /// What fills it up at the end, which is not part of the value.
        pad: Option<u8>,
    },
    /// The end of the input.
    Rest,
    /// These bytes, which are not part of the value.
    Terminator(&'static [u8]),
    /// The first item for which this holds, which is the last.
    Until(&'static str),
}

/// A number of items or bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Amount {
    /// Always the same.
    Fixed(usize),
    /// What the field of that name says: its number times its scale plus its offset.
    Field(&'static str),
    /// What this expression over the fields before it gives.
    Expr(&'static str),
}

/// How sure we are of a field's meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grade {
    /// Proven: by a checksum, an identity, or documentation.
    #[default]
    Confirmed,
    /// Fits everything seen, and nothing proves it.
    Inferred,
    /// Seen and not explained.
    Unknown,
}

impl Grade {
    /// `confirmed`, `inferred` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

/// A measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its name, such as `electricity.power`.
    pub name: &'static str,
    /// The field beside it that holds its time.
    pub at: Option<&'static str>,
}

/// The times of a list's items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// The field beside it that holds the first item's time.
    pub from: &'static str,
    /// Seconds from one item to the next.
    pub every: u32,
    /// Which end of an item's interval its time is.
    pub stamp: Stamp,
}

/// How a field goes on from one frame of a stream to the next: by it, tools see what is missing.
///
/// It says nothing of a single frame, and no decoder looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Continuity {
    /// Whose frame it is: each source counts for itself.
    Source,
    /// One more in each frame of a source; `first` follows `last`.
    Sequence {
        /// The smallest.
        first: u64,
        /// The largest.
        last: u64,
    },
    /// So many seconds later in each frame of a source.
    Cadence {
        /// Seconds from one frame to the next.
        seconds: u32,
    },
    /// Asks, and a frame whose reply is the same number answers.
    Request,
    /// Answers the request of the same number.
    Reply {
        /// The numbers, first and last, of replies that also come without a request.
        unsolicited: Option<(u64, u64)>,
    },
}

/// Which end of an interval a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Its beginning.
    Start,
    /// Its end.
    End,
}

impl Field {
    /// What stands for a field where there is none.
    pub const NONE: Self = Self {
        name: "",
        docs: "",
        ty: Type::Bytes,
        format: Format::NATURAL,
        size: Size::ZERO,
        bits: None,
        cond: None,
        assert: None,
        default: None,
        passes: None,
        made_by: None,
        role: Role::Value,
        extent: Extent::Natural,
        unit: None,
        scale: Ratio::ONE,
        offset: Ratio::ZERO,
        grade: Grade::Unknown,
        metric: None,
        at: None,
        series: None,
        continuity: None,
    };

    /// Whether its number is a time in Unix seconds.
    #[must_use]
    pub fn is_time(&self) -> bool {
        self.unit == Some(UNIX_SECONDS)
    }

    /// Whether the number on the wire is not yet the physical value.
    #[must_use]
    pub fn is_scaled(&self) -> bool {
        self.scale != Ratio::ONE || self.offset != Ratio::ZERO
    }

    /// The physical value of a number on the wire; `None` where the value is not an integer.
    #[must_use]
    pub fn quantity(&self, value: Value<'_>) -> Option<Quantity> {
        Quantity::new(value.as_integer()?, self.scale, self.offset)
    }

    /// The physical value of a number on the wire as a floating-point number, of floats, too; `None` where the value is no
    /// number.
    #[must_use]
    pub fn to_f64(&self, value: Value<'_>) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "floating point is what was asked for")]
        let number = match (self.quantity(value), value) {
            (Some(quantity), _) => return Some(quantity.to_f64()),
            (None, Value::Float(number)) => number,
            (None, value) => value.as_integer()? as f64,
        };
        Some(if self.is_scaled() { number * self.scale.to_f64() + self.offset.to_f64() } else { number })
    }
}
