//! What a declaration says, as constants: every tool that prints or generates anything reads it here.
//!
//! `#[derive(Frame)]` writes one [`Schema`] for each declared type. Nothing in it is written by hand.

use crate::order::Order;
use crate::quantity::{Quantity, Ratio};
use crate::size::Size;
use crate::visit::Value;

/// The unit that makes a number a time: seconds since the Unix epoch, UTC.
pub const UNIX_SECONDS: &str = "s since 1970-01-01T00:00:00Z";

/// A declared type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schema {
    /// The type's name in the source.
    pub name: &'static str,
    /// Its documentation, one line per line of the comment.
    pub docs: &'static str,
    /// The id that tells it apart in an enum, where it has one.
    pub id: Option<u64>,
    /// How sure we are of its meaning, and of that of its fields where they don't say.
    pub grade: Grade,
    /// Its fields or variants.
    pub shape: Shape,
}

/// What a declared type is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Fields, one after the other.
    Struct(&'static [Field]),
    /// An id, then what belongs to that id.
    Enum {
        /// How many bytes the id takes.
        id_bytes: u8,
        /// The id's byte order.
        order: Order,
        /// What can follow.
        variants: &'static [Variant],
    },
}

/// One alternative of an enum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variant {
    /// Its name in the source.
    pub name: &'static str,
    /// Its documentation.
    pub docs: &'static str,
    /// Which ids lead to it.
    pub selector: Selector,
    /// What follows the id.
    pub content: Content,
}

/// Which ids lead to a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// This one.
    Id(u64),
    /// Any that no other variant has; the variant's first field is the id.
    Other,
    /// Any that no other variant has; another enum, whose id it is, takes over.
    Fallback,
}

/// What follows a variant's id.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content {
    /// Nothing.
    Unit,
    /// Another declared type.
    Payload(&'static Schema),
    /// Fields of the variant's own. Those of a [`Selector::Other`] begin with the id.
    Fields(&'static [Field]),
}

/// A place on the wire that has a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name in the source.
    pub name: &'static str,
    /// Its documentation.
    pub docs: &'static str,
    /// What it holds.
    pub ty: Type,
    /// The byte order of the numbers in it.
    pub order: Order,
    /// How many bytes it takes.
    pub size: Size,
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
    /// The times of its items, where it is a series.
    pub series: Option<Series>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
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
}

/// What the codec does with a field.
#[derive(Debug, Clone, Copy, PartialEq)]
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
        /// Its name in the CRC catalogue, or `sum`, or `xor`.
        algorithm: &'static str,
        /// The fields that it covers.
        over: Span,
    },
    /// Fills up with zero bytes.
    Padding {
        /// To a multiple of so many bytes from the start of the struct.
        multiple: usize,
    },
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
}

/// A number of items or bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Always the same.
    Fixed(usize),
    /// What the field of that name says.
    Field(&'static str),
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

/// Which end of an interval a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Its beginning.
    Start,
    /// Its end.
    End,
}

impl Schema {
    /// The fields of a struct; none for an enum.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        match self.shape {
            Shape::Struct(fields) => fields,
            Shape::Enum { .. } => &[],
        }
    }

    /// The variants of an enum; none for a struct.
    #[must_use]
    pub const fn variants(&self) -> &'static [Variant] {
        match self.shape {
            Shape::Struct(_) => &[],
            Shape::Enum { variants, .. } => variants,
        }
    }

    /// Whether this is an enum.
    #[must_use]
    pub const fn is_enum(&self) -> bool {
        matches!(self.shape, Shape::Enum { .. })
    }

    /// How many bytes a value takes, an enum's id included.
    #[must_use]
    pub const fn size(&self) -> Size {
        match self.shape {
            Shape::Struct(fields) => size_of_fields(fields, true),
            Shape::Enum { id_bytes, variants, .. } => size_of_variants(id_bytes, variants),
        }
    }

    /// Where field `index` of a struct begins, counted from the struct's own start, where that never varies.
    #[must_use]
    pub const fn field_offset(&self, index: usize) -> Option<usize> {
        match self.fields().split_at_checked(index) {
            Some((before, [_, ..])) => size_of_fields(before, true).exact(),
            _ => None,
        }
    }

    /// How many bytes are there for certain from the start of field `first` on.
    #[must_use]
    pub const fn run(&self, first: usize) -> usize {
        // Padding counts from the struct's start, so from elsewhere its length is not known.
        match self.fields().split_at_checked(first) {
            Some((_, fields)) => size_of_fields(fields, first == 0).prefix,
            None => 0,
        }
    }
}

impl Variant {
    /// Whether it is nothing but its id.
    #[must_use]
    pub const fn is_bare(&self) -> bool {
        matches!((self.content, self.selector), (Content::Unit, _) | (Content::Fields([_]), Selector::Other))
    }
}

impl Field {
    /// What stands for a field where there is none.
    pub const NONE: Self = Self {
        name: "",
        docs: "",
        ty: Type::Bytes,
        order: Order::Big,
        size: Size::ZERO,
        role: Role::Value,
        extent: Extent::Natural,
        unit: None,
        scale: Ratio::ONE,
        offset: Ratio::ZERO,
        grade: Grade::Unknown,
        metric: None,
        series: None,
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
}

/// How many bytes fields take, one after the other; `from_start` says whether they begin their struct.
const fn size_of_fields(fields: &[Field], from_start: bool) -> Size {
    let mut size = Size::ZERO;
    let mut rest = fields;
    while let [field, others @ ..] = rest {
        size = match field.role {
            Role::Padding { multiple } if from_start => size.pad_to(multiple),
            _ => size.then(field.size),
        };
        rest = others;
    }
    size
}

/// How many bytes an enum takes.
const fn size_of_variants(id_bytes: u8, variants: &[Variant]) -> Size {
    let id = Size::fixed(id_bytes as usize);
    let mut all: Option<Size> = None;
    let mut rest = variants;
    while let [variant, others @ ..] = rest {
        let content = match variant.content {
            Content::Unit => Size::ZERO,
            Content::Payload(payload) => payload.size(),
            Content::Fields(fields) => size_of_fields(fields, true),
        };
        let size = match variant.selector {
            Selector::Id(_) => id.then(content),
            // The first field is the id; the fallback's own id is the id.
            Selector::Other | Selector::Fallback => content,
        };
        all = Some(match all {
            Some(all) => all.or(size),
            None => size,
        });
        rest = others;
    }
    match all {
        Some(all) if all.is_fixed() => all,
        Some(all) => Size { prefix: id.min, ..all },
        None => id,
    }
}
