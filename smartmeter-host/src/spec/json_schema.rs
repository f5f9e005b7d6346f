//! JSON Schema (2020-12) of what the tool writes as JSON: a line of `decode --format jsonl`, and in `$defs/reading` one of
//! `readings --format jsonl`.
//!
//! Objects have no other keys than those that are here, so what is not foreseen is refused. A value that nothing proves is
//! null, and any value may be.

mod events;
mod values;

use serde_json::{Map, Value, json};

use self::values::{of_type, of_variant};
use super::Spec;
use super::model::{Declared, Document, Field, Shape};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema as JSON, with a line end behind it.
#[must_use]
pub fn text(spec: &Spec) -> String {
    // There is nothing in it that JSON does not have.
    serde_json::to_string_pretty(&schema(&spec.document)).unwrap_or_default() + "\n"
}

/// The schema of what is decoded from a protocol.
#[must_use]
pub fn schema(document: &Document) -> Value {
    let mut definitions = events::definitions(document);
    for declared in &document.types {
        definitions.insert(key(&declared.name), of_declared(declared));
    }
    let title = format!("A line of `smartmeter decode --format jsonl`, of the protocol {}", document.protocol);
    json!({
        "$schema": DIALECT,
        "title": title,
        "description": "Written by `smartmeter spec --format json-schema` from the declaration. Numbers are those on the wire; \
                        what makes physical values of them stands in descriptions.",
        "oneOf": events::ROOTS.map(reference),
        "$defs": definitions,
    })
}

/// Where a declared type is in `$defs`: apart from what is there of every protocol.
fn key(name: &str) -> String {
    format!("type.{name}")
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn of_declared(declared: &Declared) -> Value {
    let mut schema = match &declared.shape {
        Shape::Struct { fields } => object(fields),
        Shape::Enum { variants, .. } => {
            let variants = variants.iter().map(of_variant);
            // Of a variant that is nothing but its id, that may be lost.
            let any: Vec<_> = variants.chain([json!({ "type": "null" })]).collect();
            json!({ "anyOf": any })
        }
    };
    describe(&mut schema, &declared.docs);
    schema
}

/// Fields by their names; those that are not always there may be missing.
fn object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = of_type(field, &field.ty);
        describe(&mut schema, &description(field));
        properties.insert(field.name.clone(), schema);
    }
    let is_always_there = |field: &&Field| field.cond.is_none() && field.is_on_wire();
    let required: Vec<_> = fields.iter().filter(is_always_there).map(|field| field.name.as_str()).collect();
    closed(&properties, &required)
}

/// An object with these keys and no others.
fn closed(properties: &Map<String, Value>, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn describe(schema: &mut Value, docs: &str) {
    if let (Some(schema), false) = (schema.as_object_mut(), docs.is_empty()) {
        schema.insert("description".into(), docs.into());
    }
}

/// What a field is, and how its physical value is computed.
fn description(field: &Field) -> String {
    use super::describe::{scale_of, unit_of};
    let physical = [scale_of(field), unit_of(field)].join(" ");
    let physical = physical.trim();
    let said = if physical.is_empty() { String::new() } else { format!("Physical value: number {physical}.") };
    let parts = [field.docs.as_str(), &said];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
