//! What is in a line whatever the protocol is: events, faults, repairs, and readings.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{closed, key, reference};
use crate::spec::model::{Declared, Document, Field};

/// What a line can be.
pub(super) const ROOTS: [&str; 5] = ["frame", "damaged", "mark", "unreadable", "gap"];

pub(super) fn definitions(document: &Document) -> Map<String, Value> {
    let fields = json!({ "anyOf": [reference(&key(&document.root)), { "type": "null" }] });
    let frame = [("event", json!({ "const": "frame" })), ("bytes", reference("hex"))];
    let good = [
        ("name", json!({ "type": ["string", "null"] })),
        ("quality", json!({ "enum": ["checked", "reconstructed", "unchecked"] })),
        ("fields", fields),
        ("repair", json!({ "anyOf": [reference("repair"), reference("notTaken"), { "type": "null" }] })),
    ];
    let damaged = [
        ("name", json!({ "type": ["string", "null"] })),
        ("quality", json!({ "const": "damaged" })),
        ("error", reference("fault")),
        ("repair", json!({ "anyOf": [reference("notTaken"), { "type": "null" }] })),
    ];
    let mark = [
        ("event", json!({ "enum": ["boot", "alive", "lost", "unknown"] })),
        (
            "bytes",
            json!({ "type": "string", "pattern": "^([0-9A-F]{4})?$", "description": "The word, where the event does not say it." }),
        ),
    ];
    let unreadable = [("event", json!({ "const": "unreadable" })), ("error", reference("fault"))];
    let gap = [
        ("event", json!({ "const": "gap" })),
        ("name", json!({ "enum": ["missing", "jump", "unanswered", "unrequested"] })),
        ("fields", reference("gapFields")),
    ];
    let defined = [
        ("frame", event("A transaction that decoded.", [&frame[..], &good].concat())),
        ("damaged", event("A transaction that did not decode, or is not whole.", [&frame[..], &damaged].concat())),
        ("mark", event("A mark of the sniffer.", mark.into())),
        ("unreadable", event("A place that can't be read.", unreadable.into())),
        ("gap", event("What is missing before the event of the same index.", gap.into())),
        ("hex", json!({ "type": "string", "pattern": "^([0-9A-F]{2}( [0-9A-F]{2})*)?$" })),
        ("fault", fault()),
        ("notTaken", not_taken()),
        ("repair", repair()),
        ("gapFields", gap_fields()),
        ("reading", reading(document)),
    ];
    defined.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// An event: the same keys always, of which those that are not given are null.
fn event(description: &str, given: Vec<(&'static str, Value)>) -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    let mut properties = object([("file", json!({ "type": "string" })), ("index", count.clone()), ("line", count)]);
    properties.insert("bytes".into(), json!({ "const": "" }));
    for key in ["event", "name", "quality", "fields", "error", "repair"] {
        properties.insert(key.into(), json!({ "type": "null" }));
    }
    properties.extend(given.into_iter().map(|(key, schema)| (key.to_owned(), schema)));
    let required: Vec<_> = properties.keys().map(String::as_str).filter(|key| *key != "file").collect();
    let required = json!(required);
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn object<const N: usize>(properties: [(&str, Value); N]) -> Map<String, Value> {
    properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}

/// An object in which every key must be.
fn all<const N: usize>(properties: [(&str, Value); N]) -> Value {
    let keys = properties.each_ref().map(|(key, _)| *key);
    closed(&object(properties), &keys)
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn fault() -> Value {
    let text = json!({ "type": "string" });
    all([("path", text.clone()), ("offset", count()), ("cause", text)])
}

fn not_taken() -> Value {
    all([("accepted", json!({ "const": false })), ("fits", count())])
}

fn repair() -> Value {
    let text = json!({ "type": "string" });
    let byte = json!({ "type": ["integer", "null"], "minimum": 0, "maximum": 255 });
    let change = all([
        ("offset", count()),
        ("change", json!({ "enum": ["changed", "added", "removed"] })),
        ("found", byte.clone()),
        ("is", byte),
    ]);
    let pair = json!({ "type": "array", "items": { "type": "integer", "minimum": 0 }, "minItems": 2, "maxItems": 2 });
    let unknown = all([
        ("bytes", json!({ "type": "array", "items": pair })),
        ("fields", json!({ "type": "array", "items": { "type": "string" } })),
    ]);
    all([
        ("accepted", json!({ "const": true })),
        ("assumption", text.clone()),
        ("account", text.clone()),
        ("part", json!({ "type": "integer", "minimum": 1 })),
        ("parts", json!({ "type": "integer", "minimum": 1 })),
        ("bytes", text),
        ("changes", json!({ "type": "array", "items": change })),
        ("unknown", unknown),
        ("alternatives", count()),
        ("proof", count()),
    ])
}

fn gap_fields() -> Value {
    let step = json!({ "type": ["array", "null"], "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 });
    let number = json!({ "type": ["integer", "null"], "minimum": 0 });
    all([
        ("text", json!({ "type": "string" })),
        ("sequence", step.clone()),
        ("time", step),
        ("missing", number.clone()),
        ("request", json!({ "type": ["string", "null"] })),
        ("request_index", number),
        ("awaited", json!({ "type": "array", "items": { "type": "string" } })),
        ("damaged", count()),
        ("restarted", json!({ "type": "boolean" })),
    ])
}

/// A line of `readings --format jsonl`: each metric with the units that it is declared with.
fn reading(document: &Document) -> Value {
    let mut units: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for field in fields(document) {
        let Some(metric) = &field.metric else { continue };
        let unit = json!(field.unit);
        let known = units.entry(metric).or_default();
        if !known.contains(&unit) {
            known.push(unit);
        }
    }
    let metrics: Vec<_> = units.keys().collect();
    let pair = |(metric, units): (&&str, &Vec<Value>)| json!({ "properties": { "metric": { "const": metric }, "unit": { "enum": units } } });
    let properties = object([
        ("file", json!({ "type": "string" })),
        ("metric", if metrics.is_empty() { json!(false) } else { json!({ "enum": metrics }) }),
        ("time", json!({ "type": ["string", "null"], "format": "date-time" })),
        ("value", json!({ "type": ["number", "string", "boolean", "null"] })),
        ("unit", json!({ "type": ["string", "null"] })),
        ("quality", json!({ "enum": ["checked", "reconstructed", "unchecked"] })),
        ("index", count()),
        ("item", json!({ "type": "string" })),
    ]);
    let mut schema = closed(&properties, &["metric", "time", "value", "unit", "quality", "index"]);
    if let (Some(schema), false) = (schema.as_object_mut(), units.is_empty()) {
        schema.insert("oneOf".into(), units.iter().map(pair).collect());
        schema.insert("description".into(), "A line of `smartmeter readings --format jsonl`.".into());
    }
    schema
}

fn fields(document: &Document) -> impl Iterator<Item = &Field> {
    document.types.iter().flat_map(Declared::field_lists).flat_map(|(_, fields)| fields)
}
