//! Names and lengths of fields: what an error needs to say where it is, and nothing else.
//!
//! The schema could say it, too, but then a decoder on a microcontroller would carry all of it along.

use crate::schema::{Content, Field, Schema, Variant};

/// A declared type.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    /// Its name.
    pub name: &'static str,
    /// Whether it is an enum.
    pub is_enum: bool,
    /// Its fields or variants.
    pub parts: &'static [Part],
}

/// A field or variant.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// How many bytes it takes; `usize::MAX` where that varies.
    pub len: usize,
    /// What is in it.
    pub inner: Inner,
}

/// What is in a field or variant.
#[derive(Debug, Clone, Copy)]
pub enum Inner {
    /// Nothing that has a name.
    Nothing,
    /// A declared type.
    Type(&'static Outline),
    /// A declared type that may hold itself.
    Recursive(fn() -> &'static Outline),
    /// Items.
    Items(&'static Self),
    /// Bytes that must be there.
    Constant(&'static [u8]),
    /// Zero bytes up to a multiple from the start of the struct.
    Padding(usize),
}

impl Outline {
    /// A declared type.
    #[must_use]
    pub const fn new(schema: &'static Schema, parts: &'static [Part]) -> Self {
        Self { name: schema.name, is_enum: schema.is_enum(), parts }
    }

    /// The fields that a variant has of its own.
    #[must_use]
    pub const fn of_variant(parts: &'static [Part]) -> Self {
        Self { name: "", is_enum: false, parts }
    }
}

impl Part {
    /// A field of a struct.
    #[must_use]
    pub const fn field(schema: &'static Schema, index: usize, inner: Inner) -> Self {
        Self::of(schema.fields(), index, inner)
    }

    /// A variant of an enum.
    #[must_use]
    pub const fn variant(schema: &'static Schema, index: usize, inner: Inner) -> Self {
        let name = match schema.variants().split_at_checked(index) {
            Some((_, [variant, ..])) => variant.name,
            _ => "",
        };
        Self { name, len: usize::MAX, inner }
    }

    /// A field that a variant of an enum has of its own.
    #[must_use]
    pub const fn variant_field(schema: &'static Schema, variant: usize, index: usize, inner: Inner) -> Self {
        match schema.variants().split_at_checked(variant) {
            Some((_, [Variant { content: Content::Fields(fields), .. }, ..])) => Self::of(fields, index, inner),
            _ => Self { name: "", len: usize::MAX, inner },
        }
    }

    const fn of(fields: &'static [Field], index: usize, inner: Inner) -> Self {
        match fields.split_at_checked(index) {
            Some((_, [field, ..])) => {
                let len = match field.size.exact() {
                    Some(len) => len,
                    None => usize::MAX,
                };
                Self { name: field.name, len, inner }
            }
            _ => Self { name: "", len: usize::MAX, inner },
        }
    }
}

impl Inner {
    /// The declared type in it, where there is one.
    #[must_use]
    pub fn outline(self) -> Option<&'static Outline> {
        match self {
            Self::Type(outline) => Some(outline),
            Self::Recursive(outline) => Some(outline()),
            _ => None,
        }
    }
}
