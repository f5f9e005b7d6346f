//! A walk over a frame that tells of each leaf what it is in the declaration, and where the declared types are.

use std::ops::Range;

use smartmeter_proto::schema::{Content, Deferred, Field, Schema, Type, Variant};
use smartmeter_proto::visit::{Step, Value, Visitor};

use super::{Place, Span};
use crate::leaf::{Leaf, Leaves};
use crate::spec::walk::Types;

/// Listens to a walk.
pub(super) struct Finder<'t, 'b> {
    types: &'t Types,
    leaves: Leaves<'b>,
    /// What the leaves are, one for each.
    places: Vec<Place>,
    open: Vec<Open>,
    spans: Vec<Span>,
    variants: Vec<Chosen>,
    /// The variants that are not in items.
    names: Vec<&'static str>,
    items: usize,
}

/// A variant that was come across.
pub(super) struct Chosen {
    pub(super) declared: String,
    pub(super) variant: &'static Variant,
    pub(super) id: u64,
}

/// Something entered and not left.
struct Open {
    /// Where that is in the declaration.
    place: Place,
    /// What is in it.
    ty: Type,
    /// The type that begins with it.
    span: Option<usize>,
    /// Whether it is a variant that is nothing but its id, so that its leaf is the field around it.
    is_bare: bool,
}

/// What a walk found.
pub(super) struct Found<'b> {
    pub(super) leaves: Vec<(Leaf<'b>, Place)>,
    pub(super) spans: Vec<Span>,
    pub(super) variants: Vec<Chosen>,
    pub(super) name: String,
}

impl<'t, 'b> Finder<'t, 'b> {
    pub(super) fn new(types: &'t Types, root: &'static Schema, len: usize) -> Self {
        let declared = types.name(root).to_owned();
        let span = Span { declared: declared.clone(), range: 0..len, path: String::new() };
        let place = Place { declared, ..Place::default() };
        let outermost = Open { place, ty: Type::Frame(root), span: None, is_bare: false };
        Self {
            types,
            leaves: Leaves::default(),
            places: Vec::new(),
            open: vec![outermost],
            spans: vec![span],
            variants: Vec::new(),
            names: Vec::new(),
            items: 0,
        }
    }

    pub(super) fn into_found(self, root: &str) -> Found<'b> {
        let leaves = self.leaves.into_vec().into_iter().zip(self.places).collect();
        let name = if self.names.is_empty() { root.to_owned() } else { self.names.join(" ") };
        Found { leaves, spans: self.spans, variants: self.variants, name }
    }

    fn place(&self) -> Place {
        let open = self.open.iter().rev().find(|open| !open.is_bare);
        open.map(|open| open.place.clone()).unwrap_or_default()
    }

    /// What a leaf is that is told of now: nothing of what is within a variant that is nothing but its id.
    fn leaf(&self) -> Place {
        match self.open.iter().position(|open| open.is_bare) {
            Some(bare) => {
                self.open.get(..bare).and_then(<[_]>::last).map(|open| open.place.clone()).unwrap_or_default()
            }
            None => self.place(),
        }
    }

    /// Enters what is of this type, which begins a span where it is a declared one.
    fn push(&mut self, place: Place, ty: Type, offset: usize, is_bare: bool) {
        let span = schema_of(ty).map(|schema| {
            let declared = self.types.name(schema).to_owned();
            self.spans.push(Span { declared, range: offset..offset, path: self.leaves.path().into() });
            self.spans.len() - 1
        });
        self.open.push(Open { place, ty, span, is_bare });
    }

    /// The type that fields and variants which are entered now belong to.
    fn container(&self) -> Place {
        let Some(open) = self.open.last() else { return Place::default() };
        match schema_of(open.ty) {
            Some(schema) => Place { declared: self.types.name(schema).into(), ..Place::default() },
            None => Place { field: None, ..open.place.clone() },
        }
    }

    fn field(&mut self, field: &'static Field, offset: usize) {
        let place = Place { field: Some(field.name.into()), ..self.container() };
        self.push(place, field.ty, offset, false);
    }

    fn item(&mut self, offset: usize) {
        self.items += 1;
        let Some(open) = self.open.last() else { return };
        let element = match open.ty {
            Type::List { element } | Type::Array { element, .. } => *element,
            other => other,
        };
        self.push(open.place.clone(), element, offset, false);
    }

    fn variant(&mut self, schema: &'static Schema, variant: &'static Variant, id: u64, range: Range<usize>) {
        let declared = self.types.name(schema).to_owned();
        // As `Leaves` does it: the outermost enum's variants are frames, also those without content.
        let is_value = variant.is_bare() && !self.leaves.path().is_empty();
        if !is_value && self.items == 0 {
            self.names.push(variant.name);
        }
        if !range.is_empty() {
            let of_enum = Place { declared: declared.clone(), ..Place::default() };
            self.places.push(if is_value { self.leaf() } else { of_enum });
        }
        let place = Place { declared: declared.clone(), variant: Some(variant.name.into()), field: None };
        self.variants.push(Chosen { declared, variant, id });
        let ty = match variant.content {
            Content::Payload(payload) => Type::Frame(payload),
            Content::Unit | Content::Fields(_) => Type::Bytes,
        };
        self.push(place, ty, range.end, is_value);
    }
}

/// The declared type that begins where this does.
fn schema_of(ty: Type) -> Option<&'static Schema> {
    match ty {
        Type::Frame(schema) => Some(schema),
        Type::Recursive { schema: Deferred(schema), .. } => Some(schema()),
        _ => None,
    }
}

impl<'b> Visitor<'b> for Finder<'_, 'b> {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Variant { schema, variant, id, id_bytes } = step {
            self.variant(schema, variant, id, offset..offset + usize::from(id_bytes));
        }
        self.leaves.enter(step, offset);
        match step {
            Step::Field(field) => self.field(field, offset),
            Step::Item(_) => self.item(offset),
            Step::Variant { .. } => {
                // Its path is known only now.
                let path = self.leaves.path().to_owned();
                let span = self.open.last().and_then(|open| open.span);
                if let Some(span) = span.and_then(|span| self.spans.get_mut(span)) {
                    span.path = path;
                }
            }
        }
    }

    fn leave(&mut self, step: Step, offset: usize) {
        self.leaves.leave(step, offset);
        if let Step::Item(_) = step {
            self.items -= 1;
        }
        let span = self.open.pop().and_then(|open| open.span);
        if let Some(span) = span.and_then(|span| self.spans.get_mut(span)) {
            span.range.end = offset.max(span.range.start);
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'b>, range: Range<usize>) {
        let place = self.leaf();
        self.places.push(place);
        self.leaves.value(field, value, range);
    }

    fn terminator(&mut self, field: &'static Field, range: Range<usize>) {
        let place = Place { field: None, ..self.leaf() };
        self.places.push(place);
        self.leaves.terminator(field, range);
    }

    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        self.leaves.exponent(field, exponent);
    }

    fn checksum(&mut self, field: &'static Field, covered: Range<usize>) {
        self.leaves.checksum(field, covered);
    }
}
