//! What a frame says, as a format for people holds it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::ops::Range;

use ::serde::de::{self, MapAccess, SeqAccess};
use ::serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::grow::number;
use crate::schema::{Content, Deferred, Field, Role, Schema, Shape, Type, Variant};
use crate::visit::{Step, Value, Visitor};

#[derive(Clone)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Uint(u64),
    Int(i64),
    Float(f64),
    Text(String),
    /// What a frame holds; digits in text where it is given.
    Bytes(Vec<u8>),
    Sequence(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Bytes as hexadecimal digits; nothing of all else.
    pub(super) fn digits(&self) -> String {
        let mut text = String::new();
        if let Self::Bytes(bytes) = self {
            // Writing to a string never fails.
            let _ = write!(text, "{}", Value::Bytes(bytes));
        }
        text
    }

    pub(super) fn as_integer(&self) -> Option<i128> {
        match self {
            Self::Uint(number) => Some((*number).into()),
            Self::Int(number) => Some((*number).into()),
            _ => None,
        }
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "JSON writes whole floats as integers, of which these are the nearest"
    )]
    pub(super) fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(float) => Some(*float),
            Self::Uint(number) => Some(*number as f64),
            Self::Int(number) => Some(*number as f64),
            _ => None,
        }
    }

    fn of(value: Value<'_>) -> Self {
        match value {
            Value::Uint(number) => Self::Uint(number),
            Value::Int(number) => Self::Int(number),
            Value::Float(number) => Self::Float(number),
            Value::Bool(yes) => Self::Bool(yes),
            Value::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Value::Text(text) => Self::Text(text.to_owned()),
        }
    }

    fn tagged(name: &str, content: Self) -> Self {
        Self::Map(alloc::vec![(name.to_owned(), content)])
    }
}

/// Bytes that were told one by one.
fn bytes_of(items: &[(&'static str, Tree)]) -> Tree {
    let byte = |item: &Tree| match item {
        Tree::Uint(number) => u8::try_from(*number).ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = items.iter().map(|(_, item)| byte(item)).collect();
    bytes.map_or(Tree::Null, Tree::Bytes)
}

/// Whether the encoder fills it in, or it is not on the wire.
pub(super) const fn is_left_out(field: &Field) -> bool {
    !matches!(field.role, Role::Value | Role::Reserved)
}

/// Makes a tree of what the decoder comes across.
pub(super) struct Planting<'b> {
    bytes: &'b [u8],
    /// What was entered and not left, the root first.
    open: Vec<Open>,
}

/// Something that was entered, and what was found in it.
struct Open {
    kind: Kind,
    value: Option<Tree>,
    children: Vec<(&'static str, Tree)>,
}

#[derive(Clone, Copy)]
enum Kind {
    Root(&'static Schema),
    Field(&'static Field),
    Variant(&'static Variant),
    Item(Option<&'static Type>),
}

impl<'b> Planting<'b> {
    pub(super) fn new(root: &'static Schema, bytes: &'b [u8]) -> Self {
        Self { bytes, open: alloc::vec![Open { kind: Kind::Root(root), value: None, children: Vec::new() }] }
    }

    /// What was found. Of what was entered and not left, as decoding failed in it, that is what was left before.
    pub(super) fn tree(mut self) -> Tree {
        while self.open.len() > 1 {
            if self.open.last().is_some_and(|open| open.children.is_empty()) {
                self.open.pop();
            } else {
                self.close();
            }
        }
        self.open.pop().map_or(Tree::Null, Open::tree)
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let name = match open.kind {
            Kind::Field(field) => field.name,
            _ => "",
        };
        if let Some(outer) = self.open.last_mut() {
            outer.children.push((name, open.tree()));
        }
    }

    /// What the items of the field or item entered last are.
    fn element(&self) -> Option<&'static Type> {
        let ty = match self.open.last()?.kind {
            Kind::Field(field) => &field.ty,
            Kind::Item(item) => item?,
            Kind::Root(_) | Kind::Variant(_) => return None,
        };
        match ty {
            Type::List { element } | Type::Array { element, .. } => Some(element),
            _ => None,
        }
    }
}

impl Open {
    fn tree(self) -> Tree {
        match self.kind {
            Kind::Root(schema) => self.declared(schema),
            Kind::Field(field) => self.of_type(&field.ty),
            Kind::Item(ty) => match ty {
                Some(ty) => self.of_type(ty),
                None => self.value.unwrap_or(Tree::Null),
            },
            Kind::Variant(variant) => match variant.content {
                Content::Unit => Tree::Text(variant.name.to_owned()),
                Content::Payload(payload) => Tree::tagged(variant.name, self.declared(payload)),
                Content::Fields(_) if variant.is_bare() => Tree::tagged(variant.name, self.only()),
                Content::Fields(fields) => Tree::tagged(variant.name, self.map(fields)),
            },
        }
    }

    fn of_type(self, ty: &'static Type) -> Tree {
        match ty {
            Type::Frame(schema) => self.declared(schema),
            Type::Recursive { schema: Deferred(schema), .. } => self.declared(schema()),
            Type::List { .. } | Type::Array { .. } => {
                Tree::Sequence(self.children.into_iter().map(|(_, item)| item).collect())
            }
            _ => self.value.unwrap_or_else(|| bytes_of(&self.children)),
        }
    }

    fn declared(self, schema: &'static Schema) -> Tree {
        match schema.shape {
            Shape::Struct(fields) => self.map(fields),
            // An enum among bits is told as a number, if nothing else is known of it.
            Shape::Enum { .. } if self.children.is_empty() => self.value.unwrap_or(Tree::Null),
            Shape::Enum { .. } => self.only(),
        }
    }

    fn only(self) -> Tree {
        self.children.into_iter().next().map_or(Tree::Null, |(_, tree)| tree)
    }

    /// All fields that are not filled in; those that were not there are nothing.
    fn map(self, fields: &'static [Field]) -> Tree {
        let mut children = self.children;
        let kept = fields.iter().filter(|field| !is_left_out(field));
        let entries = kept.map(|field| {
            let found = children.iter_mut().find(|(name, _)| *name == field.name);
            (field.name.to_owned(), found.map_or(Tree::Null, |(_, tree)| core::mem::replace(tree, Tree::Null)))
        });
        Tree::Map(entries.collect())
    }
}

impl Visitor<'_> for Planting<'_> {
    fn enter(&mut self, step: Step, _: usize) {
        let kind = match step {
            Step::Field(field) => Kind::Field(field),
            Step::Variant { variant, .. } => Kind::Variant(variant),
            Step::Item(_) => Kind::Item(self.element()),
        };
        self.open.push(Open { kind, value: None, children: Vec::new() });
    }

    fn leave(&mut self, _: Step, _: usize) {
        self.close();
    }

    fn value(&mut self, field: &'static Field, value: Value<'_>, range: Range<usize>) {
        let raw = self.bytes.get(range).unwrap_or_default();
        let mut tree = Tree::of(value);
        // A number that a codec makes of other bytes could not be written back.
        if field.made_by.is_some()
            && field.bits.is_none()
            && value.as_integer().is_none_or(|number| {
                u64::try_from(number).is_ok_and(|number| number::encode(&field.ty, field.format, number) != raw)
            })
        {
            tree = Tree::Bytes(raw.to_vec());
        }
        if let Some(open) = self.open.last_mut() {
            open.value = Some(tree);
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Uint(number) => serializer.serialize_u64(*number),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(_) => serializer.serialize_str(&self.digits()),
            Self::Sequence(items) => serializer.collect_seq(items),
            Self::Map(entries) => serializer.collect_map(entries.iter().map(|(key, tree)| (key, tree))),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> de::Visitor<'de> for Reading {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what a frame says")
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Uint(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(u64::try_from(number).map_or(Tree::Int(number), Tree::Uint))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Tree::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Map(entries))
    }
}
