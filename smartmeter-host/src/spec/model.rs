//! A declaration as data of its own: what [`walk`](super::walk) makes of a `SCHEMA`, and JSON of it.
//!
//! It says what the schema says, with types named instead of nested, so that each stands there once, and with places and sizes
//! worked out. All generators read it; `spec diff` compares two. Keys whose value is the usual one are left out of the JSON.

mod field;
mod ty;

pub use self::field::{Amount, Bits, Continuity, Extent, Field, Role, Series, Stamp};
pub use self::ty::{Constant, Grade, Hex, Order, Ratio, Repr, Size, Type};

use std::fmt;

use serde::{Deserialize, Serialize};

/// The form of the JSON. It changes where older programs would misread what is written.
pub const FORM: u32 = 1;

/// All that is declared of a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// [`FORM`].
    pub form: u32,
    /// The protocol's name.
    pub protocol: String,
    /// The name of the type that a transaction is.
    pub root: String,
    /// Every declared type once: layer by layer, in the order in which they are come across.
    pub types: Vec<Declared>,
}

/// A declared type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Its name in the source, with a number where several types have it.
    pub name: String,
    /// Its documentation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub docs: String,
    /// How deep in the protocol it is, from 1 on. A new layer begins where a checksum covers what is in a type, or where an id
    /// tells what follows.
    pub layer: usize,
    /// The id that leads to it in an enum, where it says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// How sure we are of its meaning.
    #[serde(default, skip_serializing_if = "Grade::is_confirmed")]
    pub grade: Grade,
    /// What the frame around it must tell it: `kind: u8`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub context: String,
    /// How many bytes it takes, an enum's id included.
    pub size: Size,
    /// What it is made of.
    pub shape: Shape,
}

/// What a declared type is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Shape {
    /// Fields, one after the other.
    Struct {
        /// The fields.
        fields: Vec<Field>,
    },
    /// An id, then what belongs to that id.
    Enum {
        /// Where the id is.
        id: Id,
        /// What can follow.
        variants: Vec<Variant>,
    },
}

/// Where the id of an enum is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Id {
    /// A number before what it leads to.
    Number {
        /// How many bytes it takes.
        bytes: u8,
        /// Its byte order.
        #[serde(default, skip_serializing_if = "Order::is_big")]
        order: Order,
    },
    /// The first bytes of what it leads to.
    Start,
    /// Not on the wire: this expression over what the frame around the enum tells it.
    Context {
        /// The expression.
        expression: String,
    },
}

/// One alternative of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name in the source.
    pub name: String,
    /// Its documentation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub docs: String,
    /// Which ids lead to it.
    pub selector: Selector,
    /// What follows the id.
    #[serde(default, skip_serializing_if = "Content::is_unit")]
    pub content: Content,
}

/// Which ids lead to a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Selector {
    /// This one.
    Id {
        /// The id.
        id: u64,
    },
    /// Those from one to another, both included; the variant's first field is the id.
    Range {
        /// The smallest.
        first: u64,
        /// The largest.
        last: u64,
    },
    /// These bytes.
    Start {
        /// In hexadecimal.
        bytes: Hex,
    },
    /// Any that no other variant has; the variant's first field is the id, where that is a number.
    Other,
    /// Any that no other variant has; another type, which reads the id itself, takes over.
    Fallback,
}

/// What follows a variant's id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Content {
    /// Nothing.
    #[default]
    Unit,
    /// Another declared type.
    Payload {
        /// Its name.
        name: String,
    },
    /// Fields of the variant's own. Those of [`Selector::Other`] or [`Selector::Range`] begin with the id.
    Fields {
        /// The fields.
        fields: Vec<Field>,
    },
}

impl Document {
    /// A declared type, by its name.
    #[must_use]
    pub fn declared(&self, name: &str) -> Option<&Declared> {
        self.types.iter().find(|declared| declared.name == name)
    }

    /// As JSON, with a line end behind it.
    #[must_use]
    pub fn to_json(&self) -> String {
        // There is nothing in it that JSON does not have.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// From JSON.
    ///
    /// # Errors
    ///
    /// Where it is none of these, or of a form that this program does not know.
    pub fn from_json(json: &str) -> Result<Self, ReadError> {
        let Form { form } = serde_json::from_str(json).map_err(ReadError::Json)?;
        if form == FORM { serde_json::from_str(json).map_err(ReadError::Json) } else { Err(ReadError::Form(form)) }
    }
}

/// What is looked at first.
#[derive(Deserialize)]
struct Form {
    form: u32,
}

/// Why a [`Document`] can't be read.
#[derive(Debug)]
pub enum ReadError {
    /// It is no JSON, or not that of a declaration.
    Json(serde_json::Error),
    /// It is of another form.
    Form(u32),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "is not what `spec --format json` writes: {error}"),
            Self::Form(form) => write!(f, "is of form {form}, and this program knows form {FORM} only"),
        }
    }
}

impl std::error::Error for ReadError {}

impl Declared {
    /// The fields of a struct; none for an enum.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Struct { fields } => fields,
            Shape::Enum { .. } => &[],
        }
    }

    /// The variants of an enum; none for a struct.
    #[must_use]
    pub fn variants(&self) -> &[Variant] {
        match &self.shape {
            Shape::Struct { .. } => &[],
            Shape::Enum { variants, .. } => variants,
        }
    }

    /// Every list of fields in it: those of a struct, or those that variants have of their own, with the variant.
    pub fn field_lists(&self) -> impl Iterator<Item = (Option<&Variant>, &[Field])> {
        let own = (!self.fields().is_empty()).then_some((None, self.fields()));
        let of_variants = self.variants().iter().filter(|variant| !variant.fields().is_empty());
        own.into_iter().chain(of_variants.map(|variant| (Some(variant), variant.fields())))
    }

    /// The names of the declared types that it holds or leads to, as often as it does.
    pub fn uses(&self) -> impl Iterator<Item = &str> {
        let payloads = self.variants().iter().filter_map(Variant::payload);
        payloads.chain(self.field_lists().flat_map(|(_, fields)| fields.iter().filter_map(|field| field.ty.declared())))
    }

    /// Whether it is an enum of names for numbers: no variant has anything but its id.
    #[must_use]
    pub fn is_names(&self) -> bool {
        matches!(self.shape, Shape::Enum { .. }) && self.variants().iter().all(Variant::is_bare)
    }
}

impl Variant {
    /// The name of the declared type that follows the id.
    #[must_use]
    pub fn payload(&self) -> Option<&str> {
        match &self.content {
            Content::Payload { name } => Some(name),
            Content::Unit | Content::Fields { .. } => None,
        }
    }

    /// The fields that it has of its own.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match &self.content {
            Content::Fields { fields } => fields,
            Content::Unit | Content::Payload { .. } => &[],
        }
    }

    /// Whether it is nothing but its id.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        match (&self.content, &self.selector) {
            (Content::Unit, _) => true,
            (Content::Fields { fields }, Selector::Other) => fields.len() == 1,
            _ => false,
        }
    }

    /// Whether its first field is the id, so that no id stands before its fields.
    #[must_use]
    pub fn holds_id(&self) -> bool {
        matches!(self.selector, Selector::Range { .. } | Selector::Other | Selector::Fallback)
    }
}

impl Content {
    /// Whether nothing follows.
    #[must_use]
    pub fn is_unit(&self) -> bool {
        *self == Self::Unit
    }
}
