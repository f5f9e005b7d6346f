//! What a type is made of.

use serde_json::{Map, Value, json};

/// Parts of a type, in order.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Set where the type is a variant: its name in the declaration.
    pub(super) variant: Option<String>,
    /// Whether its only field has no name of its own inside another type.
    pub(super) is_bare: bool,
    pub(super) params: Vec<Value>,
    pub(super) seq: Vec<Value>,
    pub(super) instances: Map<String, Value>,
}

impl Body {
    pub(super) fn into_type(self, docs: &str) -> Value {
        let mut ty = Map::new();
        if let Some(variant) = self.variant {
            ty.insert("-orig-id".into(), variant.into());
        }
        if self.is_bare {
            ty.insert("-is-bare".into(), true.into());
        }
        if !docs.is_empty() {
            ty.insert("doc".into(), docs.into());
        }
        if !self.params.is_empty() {
            ty.insert("params".into(), self.params.into());
        }
        ty.insert("seq".into(), behind_bits(self.seq).into());
        if !self.instances.is_empty() {
            ty.insert("instances".into(), self.instances.into());
        }
        Value::Object(ty)
    }

    /// A place that takes no bytes, where this must hold.
    pub(super) fn insist(&mut self, id: &str, holds: &str, docs: &str, cond: Option<&str>) {
        let mut attr = Map::new();
        attr.insert("id".into(), id.into());
        attr.insert("size".into(), 0.into());
        if let Some(cond) = cond {
            attr.insert("if".into(), cond.into());
        }
        attr.insert("valid".into(), json!({ "expr": holds }));
        attr.insert("doc".into(), docs.into());
        self.seq.push(Value::Object(attr));
    }

    /// Remembers where the type begins, in an instance `begin`.
    pub(super) fn remember_begin(&mut self) {
        if self.instances.contains_key("begin") {
            return;
        }
        self.instances.insert("begin".into(), json!({ "value": "_io.pos", "doc": "Where it begins." }));
        // An instance is worked out when it is asked for first: that must be before anything is read.
        self.seq.insert(0, json!({ "id": "at_begin", "size": 0, "if": "begin >= 0" }));
    }
}

/// The same, with what must hold behind the bits among which it stands: a place without bytes would end their byte.
fn behind_bits(seq: Vec<Value>) -> Vec<Value> {
    let is_rule = |attr: &Value| attr["size"] == 0 && !attr["valid"].is_null();
    let is_bits = |attr: &Value| {
        let digits = attr["type"].as_str().and_then(|ty| ty.strip_prefix('b'));
        digits.is_some_and(|digits| digits.starts_with(|digit: char| digit.is_ascii_digit()))
    };
    let (mut ordered, mut held, mut in_bits) = (Vec::new(), Vec::new(), false);
    for attr in seq {
        if in_bits && is_rule(&attr) {
            held.push(attr);
            continue;
        }
        in_bits = is_bits(&attr);
        if !in_bits {
            ordered.append(&mut held);
        }
        ordered.push(attr);
    }
    ordered.append(&mut held);
    ordered
}
