//! Enums: names for numbers, and what an id leads to.

use serde_json::{Map, Value, json};

use super::body::Body;
use super::element::is_names;
use super::expression::Scope;
use super::number::keys;
use super::{Generator, What, names};
use crate::spec::model::{Content, Declared, Id, Order, Selector, Variant};

/// The type of a variant without content, where another one would be taken otherwise.
pub(super) const NOTHING: &str = "no_content";

/// Names for numbers.
pub(super) fn named(variants: &[Variant]) -> Value {
    let mut entries = Map::new();
    for variant in variants {
        let Selector::Id { id } = variant.selector else { continue };
        let mut entry =
            keys(&[("id", names::of_type(&variant.name).into()), ("-orig-id", variant.name.as_str().into())]);
        if !variant.docs.is_empty() {
            entry.insert("doc".into(), variant.docs.as_str().into());
        }
        entries.insert(id.to_string(), entry.into());
    }
    entries.into()
}

impl<'d> Generator<'d> {
    pub(super) fn choice(&mut self, declared: &'d Declared, id: &Id, variants: &'d [Variant]) -> Body {
        let mut body = Body { params: self.params(declared), ..Body::default() };
        let mut scope = Scope::default();
        scope.told(&declared.context, "");
        let on = match id {
            Id::Number { bytes, order } => self.number_id(&mut body, declared, variants, *bytes, *order),
            Id::Start => start_id(&mut body, variants),
            Id::Context { expression } => match scope.expression(expression) {
                Some(on) => ranges(variants, &format!("({on})")),
                None => {
                    self.unsaid(declared, "(what follows)", What::Field, format!("which it is: `{expression}`"));
                    body.seq.push(json!({ "id": "unsaid", "size-eos": true }));
                    return body;
                }
            },
        };
        let cases = self.cases(declared, variants, id);
        if !cases.is_empty() {
            let mut attr = keys(&[("id", "body".into()), ("type", json!({ "switch-on": on, "cases": cases }))]);
            let variants = unnamed(variants, id);
            if !variants.is_empty() {
                attr.insert("-variants".into(), variants.into());
            }
            body.seq.push(attr.into());
        }
        body
    }

    /// Reads the id, and gives what is switched on.
    fn number_id(
        &mut self,
        body: &mut Body,
        declared: &Declared,
        variants: &[Variant],
        bytes: u8,
        order: Order,
    ) -> String {
        let little = if order == Order::Little && bytes > 1 { "le" } else { "" };
        let read = if matches!(bytes, 1 | 2 | 4 | 8) {
            format!("u{bytes}{little}")
        } else {
            format!("b{}{little}", bytes * 8)
        };
        let name = format!("{}_id", names::of_type(&declared.name));
        self.enums.insert(name.clone(), named(variants));
        let mut attr = keys(&[("id", "id".into()), ("type", read.as_str().into()), ("enum", name.as_str().into())]);
        let has = |selector: &Selector| variants.iter().any(|variant| variant.selector == *selector);
        let number = if has(&Selector::Fallback) {
            // Who takes over reads the id itself, so it must be looked at before it is read.
            body.instances.insert("next_id".into(), json!({ "pos": "_io.pos", "type": read }));
            attr.insert("if".into(), is_declared(variants, "next_id").into());
            "next_id"
        } else {
            if !has(&Selector::Other) {
                attr.insert("valid".into(), json!({ "expr": is_declared(variants, "_.to_i") }));
            }
            "id.to_i"
        };
        body.seq.push(attr.into());
        ranges(variants, number)
    }

    fn cases(&mut self, declared: &'d Declared, variants: &'d [Variant], id: &Id) -> Map<String, Value> {
        // Where no number stands on the wire, what is all there is of a variant is no id.
        let is_number = matches!(id, Id::Number { .. });
        let is_id = |it: &Variant| it.is_bare() && (is_number || it.content.is_unit());
        let has_default =
            variants.iter().any(|it| matches!(it.selector, Selector::Other | Selector::Fallback) && !is_id(it));
        let mut cases = Map::new();
        for (index, variant) in variants.iter().enumerate() {
            let case = case(index, variant);
            let ty = match &variant.content {
                _ if is_id(variant) && (case == "_" || !has_default) => continue,
                _ if is_id(variant) => NOTHING.to_owned(),
                Content::Payload { name } => match self.document.declared(name) {
                    Some(payload) if !is_names(payload) && payload.context.is_empty() => names::of_type(name),
                    _ => {
                        self.unsaid(declared, &variant.name, What::Field, "what it leads to");
                        continue;
                    }
                },
                Content::Unit | Content::Fields { .. } => self.variant(declared, variant, id),
            };
            cases.insert(case, ty.into());
        }
        cases
    }

    /// The fields of a variant, as a type.
    fn variant(&mut self, declared: &'d Declared, variant: &'d Variant, id: &Id) -> String {
        let name = format!("{}_{}", names::of_type(&declared.name), names::of_type(&variant.name));
        let (name_of, is_bare) = (Some(variant.name.clone()), variant.is_bare());
        let mut body = Body { variant: name_of, is_bare, ..Body::default() };
        let mut scope = Scope::default();
        scope.told(&declared.context, "_parent.");
        let mut first = 0;
        if let (true, Id::Number { .. }, [id, ..]) = (variant.holds_id(), id, variant.fields()) {
            // It was read before.
            let instance = json!({ "value": "_parent.id.to_i", "-orig-id": id.name, "doc": id.docs });
            body.instances.insert(names::of_field(&id.name), instance);
            scope.read(id, names::of_field(&id.name));
            first = 1;
        }
        self.fields_into(&mut body, declared, variant.fields(), first, &name, scope);
        self.add(&name, &variant.docs, body);
        name
    }
}

/// What is switched on where a variant is meant.
fn case(index: usize, variant: &Variant) -> String {
    match &variant.selector {
        Selector::Id { id } => id.to_string(),
        Selector::Range { first, .. } => first.to_string(),
        Selector::Start { .. } => index.to_string(),
        Selector::Other | Selector::Fallback => "_".into(),
    }
}

/// The names of variants that are types of their own and have no number with a name, by what is switched on.
fn unnamed(variants: &[Variant], id: &Id) -> Map<String, Value> {
    let has_name = |variant: &Variant| matches!((id, &variant.selector), (Id::Number { .. }, Selector::Id { .. }));
    let all = variants.iter().enumerate().filter(|(_, variant)| variant.payload().is_some() && !has_name(variant));
    all.map(|(index, variant)| (case(index, variant), variant.name.as_str().into())).collect()
}

/// Whether a variant says this id itself.
fn is_declared(variants: &[Variant], number: &str) -> String {
    let test = |variant: &Variant| match variant.selector {
        Selector::Id { id } => Some(format!("{number} == {id}")),
        Selector::Range { first, last } => Some(format!("({number} >= {first} and {number} <= {last})")),
        _ => None,
    };
    let tests: Vec<_> = variants.iter().filter_map(test).collect();
    if tests.is_empty() { "false".into() } else { tests.join(" or ") }
}

/// What is switched on: the number, and for one in a range the first of that.
fn ranges(variants: &[Variant], number: &str) -> String {
    let mut on = String::new();
    for variant in variants {
        if let Selector::Range { first, last } = variant.selector {
            on.push_str(&format!("{number} >= {first} and {number} <= {last} ? {first} : "));
        }
    }
    on + number
}

/// Reads the bytes that a variant begins with, and gives what is switched on: the variant's index.
fn start_id(body: &mut Body, variants: &[Variant]) -> String {
    body.remember_begin();
    let (mut on, mut size) = (String::new(), String::new());
    for (index, variant) in variants.iter().enumerate() {
        let Selector::Start { bytes } = &variant.selector else { continue };
        let (len, id) = (bytes.0.len(), names::of_type(&variant.name));
        body.instances.insert(format!("first_{len}"), json!({ "pos": "begin", "size": len }));
        let bytes: Vec<_> = bytes.0.iter().map(ToString::to_string).collect();
        let test = format!("_io.size - begin >= {len} and first_{len} == [{}]", bytes.join(", "));
        body.instances.insert(format!("is_{id}"), json!({ "value": test }));
        on.push_str(&format!("is_{id} ? {index} : "));
        size.push_str(&format!("is_{id} ? {len} : "));
    }
    body.seq.push(json!({ "id": "start", "size": format!("{size}0") }));
    let other = variants.len();
    let has_other = variants.iter().any(|it| matches!(it.selector, Selector::Other | Selector::Fallback));
    body.instances.insert("which".into(), json!({ "value": format!("{on}{other}") }));
    if !has_other {
        body.insist("is_known", &format!("which < {other}"), "It begins like one of the variants.", None);
    }
    "which".into()
}
