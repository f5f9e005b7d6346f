//! What a declaration says, as constants: every tool that prints or generates anything reads it here.
//!
//! `#[derive(Frame)]` writes one [`Schema`] for each declared type. Nothing in it is written by hand.

mod field;
mod size;

pub use self::field::{
    Amount, Bits, Continuity, Deferred, Extent, Field, Grade, Metric, Role, Series, Span, Stamp, Type, UNIX_SECONDS,
};
use self::size::{shared_offset, size_of_fields, size_of_variants};
use crate::format::Order;
use crate::size::Size;

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
    /// What the frame around it must tell it, as declared: `kind: u8`. Empty where it needs nothing.
    pub context: &'static str,
    /// Its fields or variants.
    pub shape: Shape,
}

/// What a declared type is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// Fields, one after the other.
    Struct(&'static [Field]),
    /// An id, then what belongs to that id.
    Enum {
        /// Where the id is.
        id: Id,
        /// What can follow.
        variants: &'static [Variant],
    },
}

/// Where the id of an enum is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Id {
    /// A number before what it leads to.
    Number {
        /// How many bytes it takes.
        bytes: u8,
        /// Its byte order.
        order: Order,
    },
    /// The first bytes of what it leads to, which may be of different lengths.
    Start,
    /// Not on the wire: this expression over what the frame around the enum tells it.
    Context(&'static str),
}

impl Id {
    /// How many bytes a number takes; 0 for ids that are none.
    #[must_use]
    pub const fn bytes(self) -> u8 {
        match self {
            Self::Number { bytes, .. } => bytes,
            Self::Start | Self::Context(_) => 0,
        }
    }
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
#[non_exhaustive]
pub enum Selector {
    /// This one.
    Id(u64),
    /// Those from one to another, both included; the variant's first field is the id.
    Range {
        /// The smallest.
        first: u64,
        /// The largest.
        last: u64,
    },
    /// These bytes, of an enum whose ids are [`Id::Start`].
    Start(&'static [u8]),
    /// Any that no other variant has; the variant's first field is the id, where that is a number.
    Other,
    /// Any that no other variant has; another type, which reads the id itself, takes over.
    Fallback,
}

/// What follows a variant's id.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content {
    /// Nothing.
    Unit,
    /// Another declared type.
    Payload(&'static Schema),
    /// Fields of the variant's own. Those of a [`Selector::Other`] or [`Selector::Range`] begin with the id.
    Fields(&'static [Field]),
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
            Shape::Enum { id, variants } => size_of_variants(id, variants),
        }
    }

    /// Where field `index` of a struct begins, counted from the struct's own start, where that never varies.
    #[must_use]
    pub const fn field_offset(&self, index: usize) -> Option<usize> {
        match self.fields().split_at_checked(index) {
            Some((before, [Field { bits: Some(bits), .. }, ..])) => shared_offset(before, *bits),
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
