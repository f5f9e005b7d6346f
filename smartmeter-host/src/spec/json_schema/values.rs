//! Values of fields, as [`Jsonl`](crate::jsonl::Jsonl) writes them.

use serde_json::{Map, Value, json};

use super::{closed, describe, key, object, reference};
use crate::spec::model::{Field, Repr, Selector, Type, Variant};

/// A variant: its name, or an object with its name as the key.
pub(super) fn of_variant(variant: &Variant) -> Value {
    let inner = match (variant.payload(), variant.fields()) {
        (Some(name), _) => reference(&key(name)),
        (None, []) => {
            let mut name = json!({ "const": variant.name });
            describe(&mut name, &variant.docs);
            return name;
        }
        // What is nothing but its id has no key for it.
        (None, [id]) if variant.selector == Selector::Other => of_type(id, &id.ty),
        (None, fields) => object(fields),
    };
    let mut schema = closed(&Map::from_iter([(variant.name.clone(), inner)]), &[&variant.name]);
    describe(&mut schema, &variant.docs);
    schema
}

/// A value of this type in a field.
pub(super) fn of_type(field: &Field, ty: &Type) -> Value {
    match ty {
        Type::Array { element, len } => {
            json!({ "type": "array", "items": of_type(field, element), "minItems": len, "maxItems": len })
        }
        Type::List { element } => json!({ "type": "array", "items": of_type(field, element) }),
        Type::Frame { name } | Type::Recursive { name, .. } => reference(&key(name)),
        // A codec of the user's own gives a number, or the bytes.
        _ if field.made_by.is_some() => json!({ "type": ["number", "string", "boolean", "null"] }),
        Type::Uint { .. } => unsigned(field),
        Type::Int { .. } => signed(field),
        Type::BerLength => json!({ "type": ["integer", "null"], "minimum": 0 }),
        // JSON has no infinity, and nothing that is not a number.
        Type::Float { .. } => json!({ "type": ["number", "null"] }),
        Type::Bool => json!({ "type": ["boolean", "null"] }),
        Type::Bytes | Type::Escaped { .. } => nullable_hex(),
        Type::Text => json!({ "type": ["string", "null"] }),
        Type::Decimal => json!({ "type": ["number", "string", "null"] }),
        Type::Unknown => json!(true),
    }
}

fn nullable_hex() -> Value {
    json!({ "anyOf": [reference("hex"), { "type": "null" }] })
}

fn unsigned(field: &Field) -> Value {
    let mut schema = json!({ "type": ["integer", "null"], "minimum": 0 });
    let max = match (bits(field), &field.repr) {
        (Some(bits @ 1..=63), Repr::Binary) => Some((1_u64 << bits) - 1),
        (Some(64), Repr::Binary) => Some(u64::MAX),
        _ => None,
    };
    if let (Some(schema), Some(max)) = (schema.as_object_mut(), max) {
        schema.insert("maximum".into(), max.into());
    }
    schema
}

fn signed(field: &Field) -> Value {
    match bits(field) {
        Some(bits @ 1..=63) => {
            let half = 1_i64 << (bits - 1);
            json!({ "type": ["integer", "null"], "minimum": -half, "maximum": half - 1 })
        }
        _ => json!({ "type": ["integer", "null"] }),
    }
}

/// How many bits each number in a field has.
fn bits(field: &Field) -> Option<u32> {
    match (field.bits, &field.ty) {
        (Some(bits), Type::Array { len, .. }) => u32::from(bits.len).checked_div(u32::try_from(*len).ok()?),
        (Some(bits), _) => Some(bits.len.into()),
        (None, _) => field.number_bytes().map(|bytes| u32::from(bytes) * 8),
    }
}
