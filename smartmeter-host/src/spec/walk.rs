//! From a `SCHEMA` to a [`Document`]: every declared type once, named, in layers, with places worked out.

mod convert;

use smartmeter_proto::schema::{Content, Deferred, Field, Role, Schema, Shape, Type};
use smartmeter_proto::{Frame, Protocol};

pub(super) use self::convert::grade;
use super::model::{Declared, Document, FORM};

/// All that is declared of a protocol.
#[must_use]
pub fn document<P: Protocol>() -> Document {
    document_of(P::NAME, P::Transaction::SCHEMA)
}

/// All that is declared of what is in a type.
#[must_use]
pub fn document_of(protocol: &str, root: &'static Schema) -> Document {
    let types = Types::below(root);
    let declared = |(found, name): (&Found, &String)| convert::declared(found, name, &types);
    let declared: Vec<Declared> = types.found.iter().zip(&types.names).map(declared).collect();
    let root = declared.first().map(|root| root.name.clone()).unwrap_or_default();
    Document { form: FORM, protocol: protocol.into(), root, types: declared }
}

/// The declared types of a protocol, each once, with names that tell them apart.
#[derive(Debug, Clone, Default)]
pub struct Types {
    found: Vec<Found>,
    names: Vec<String>,
}

/// A type, and how deep in the protocol it is.
#[derive(Debug, Clone, Copy)]
struct Found {
    schema: &'static Schema,
    layer: usize,
}

impl Types {
    /// Those of a protocol.
    #[must_use]
    pub fn of<P: Protocol>() -> Self {
        Self::below(P::Transaction::SCHEMA)
    }

    /// All in a type, and that type first: layer by layer, in the order of the declaration.
    #[must_use]
    pub fn below(root: &'static Schema) -> Self {
        let mut types = Self::default();
        let mut layer = vec![root];
        for number in 1.. {
            let mut next = Vec::new();
            for schema in std::mem::take(&mut layer) {
                types.add(schema, number, &mut next);
            }
            if next.is_empty() {
                break;
            }
            layer = next;
        }
        types.names = names(&types.found);
        types
    }

    /// Adds a type and what belongs to the same layer, and notes in `next` what begins another.
    fn add(&mut self, schema: &'static Schema, layer: usize, next: &mut Vec<&'static Schema>) {
        if self.index(schema).is_some() {
            return;
        }
        self.found.push(Found { schema, layer });
        for inner in inner(schema) {
            if begins_layer(inner) {
                next.push(inner);
            } else {
                self.add(inner, layer, next);
            }
        }
    }

    /// The name of a type that is in them; empty where it is not.
    #[must_use]
    pub fn name(&self, schema: &'static Schema) -> &str {
        self.index(schema).and_then(|index| self.names.get(index)).map_or("", String::as_str)
    }

    fn index(&self, schema: &'static Schema) -> Option<usize> {
        // The compiler may make several of one constant: then they are equal, and elsewhere.
        let is_it = |found: &Found| std::ptr::eq(found.schema, schema) || found.schema == schema;
        self.found.iter().position(is_it)
    }
}

/// The types' own names, with a number behind where a type before has the same.
fn names(found: &[Found]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for Found { schema, .. } in found {
        let numbered = (2..).map(|number| format!("{}{number}", schema.name));
        let mut candidates = std::iter::once(schema.name.to_owned()).chain(numbered);
        names.extend(candidates.find(|name| !names.contains(name)));
    }
    names
}

/// Whether what is in the type is a layer of its own: a checksum covers it, or an id tells what it is.
fn begins_layer(schema: &Schema) -> bool {
    match schema.shape {
        Shape::Struct(fields) => fields.iter().any(|field| matches!(field.role, Role::Checksum { .. })),
        Shape::Enum { variants, .. } => variants.iter().any(|variant| matches!(variant.content, Content::Payload(_))),
        _ => false,
    }
}

/// The declared types in a type, in the order of the declaration.
fn inner(schema: &'static Schema) -> Vec<&'static Schema> {
    let in_field = |field: &Field| declared(field.ty);
    match schema.shape {
        Shape::Struct(fields) => fields.iter().filter_map(in_field).collect(),
        Shape::Enum { variants, .. } => {
            let in_content = |content: Content| match content {
                Content::Payload(payload) => vec![payload],
                Content::Fields(fields) => fields.iter().filter_map(in_field).collect(),
                Content::Unit => Vec::new(),
            };
            variants.iter().flat_map(|variant| in_content(variant.content)).collect()
        }
        _ => Vec::new(),
    }
}

/// The declared type in a type.
fn declared(ty: Type) -> Option<&'static Schema> {
    match ty {
        Type::Frame(schema) => Some(schema),
        Type::Recursive { schema: Deferred(schema), .. } => Some(schema()),
        Type::Array { element, .. } | Type::List { element } => declared(*element),
        Type::Escaped { inner, .. } => declared(*inner),
        _ => None,
    }
}
