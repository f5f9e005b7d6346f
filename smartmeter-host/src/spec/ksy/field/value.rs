//! Numbers, bytes and text, and what they are worth.

use serde_json::{Map, Value};

use super::extent::{ENDS, end, scan};
use super::{Said, Writing};
use crate::spec::ksy::body::Body;
use crate::spec::ksy::number::{Number, keys};
use crate::spec::ksy::{Generator, What};
use crate::spec::model::{Constant, Field, Ratio, Role, Type};

impl<'d> Generator<'d> {
    /// Bytes, text, and numbers as they are spelled.
    pub(super) fn bytes(
        &mut self,
        body: &mut Body,
        writing: &Writing<'d>,
        field: &'d Field,
        said: &Said,
        mut extent: Map<String, Value>,
    ) -> bool {
        if field.ty != Type::Bytes {
            extent.insert("type".into(), "str".into());
            extent.insert("encoding".into(), "UTF-8".into());
        }
        if field.ty == Type::Decimal && field.is_scaled() {
            self.unsaid(writing.declared, &field.name, What::Value, "a number as it is spelled can't be scaled");
        }
        if extent.contains_key("repeat") {
            extent.insert("type".into(), "u1".into());
            extent.insert("-bytes".into(), true.into());
        }
        let ends = extent.remove(ENDS);
        if let Some(ends) = &ends {
            extent.insert("size".into(), scan(body, &said.id, ends).into());
        }
        let mut attr = said.begin(&said.id);
        attr.extend(constant(&field.role, &mut extent));
        attr.extend(extent);
        finish(&mut attr, field, &said.docs);
        body.seq.push(attr.into());
        body.seq.extend(ends.map(|ends| end(said, ends)));
        true
    }

    /// One number or type.
    pub(super) fn single(&mut self, body: &mut Body, field: &'d Field, said: &Said, number: Number) {
        let mut extent = number.attr;
        let constant = constant(&field.role, &mut extent);
        let Some(worked) = number.worked else {
            let mut attr = said.begin(&said.id);
            attr.extend(extent);
            attr.extend(constant);
            finish(&mut attr, field, &said.docs);
            body.seq.push(attr.into());
            self.value(body, field, said, &field.name);
            return;
        };
        let raw = format!("{}_raw", said.id);
        let mut attr = said.begin(&raw);
        attr.extend(extent);
        body.seq.push(attr.into());
        let mut value = keys(&[("value", worked(&raw).into())]);
        value.extend(said.cond.as_ref().map(|cond| ("if".to_owned(), cond.as_str().into())));
        finish(&mut value, field, &said.docs);
        body.instances.insert(said.id.clone(), value.into());
        if let Some(valid) = constant.get("valid") {
            let docs = format!("`{}` is always the same.", field.name);
            body.insist(
                &format!("{}_is_right", said.id),
                &format!("{} == {valid}", said.id),
                &docs,
                said.cond.as_deref(),
            );
        }
        self.value(body, field, said, &field.name);
    }

    /// The physical value of a number that has another one.
    pub(super) fn value(&mut self, body: &mut Body, field: &Field, said: &Said, value_of: &str) {
        if !field.is_scaled() {
            return;
        }
        if field.exponent.is_some() {
            return;
        }
        let unit = field.unit.as_deref().map_or(String::new(), |unit| format!(", in {unit}"));
        let mut instance = keys(&[
            ("value", scaled(&said.id, field.scale, field.shift).into()),
            ("-value-of", value_of.into()),
            ("doc", format!("Physical value of `{}`{unit}.", field.name).into()),
        ]);
        let is_there = field.absent.iter().map(|absent| format!("{} != {absent}", said.id));
        let conditions: Vec<_> = said.cond.iter().cloned().chain(is_there).collect();
        if let [first, rest @ ..] = conditions.as_slice() {
            let all = if rest.is_empty() { first.clone() } else { format!("({})", conditions.join(") and (")) };
            instance.insert("if".into(), all.into());
        }
        body.instances.insert(format!("{}_value", said.id), instance.into());
    }
}

/// The keys behind those that say how a field is read.
pub(super) fn finish(attr: &mut Map<String, Value>, field: &Field, docs: &str) {
    attr.insert("-orig-id".into(), field.name.as_str().into());
    if let Some(unit) = &field.unit {
        attr.insert("-unit".into(), unit.as_str().into());
    }
    if !docs.is_empty() {
        attr.insert("doc".into(), docs.into());
    }
}

/// A constant that must be there; of bytes it takes the place of their length.
pub(super) fn constant(role: &Role, extent: &mut Map<String, Value>) -> Map<String, Value> {
    match role {
        Role::Constant { value: Constant::Bytes(bytes) } => {
            extent.remove("size");
            keys(&[("contents", bytes.0.clone().into())])
        }
        Role::Constant { value: Constant::Uint(number) } if extent.get("type") == Some(&"b1".into()) => {
            keys(&[("valid", (*number).into())])
        }
        Role::Constant { value: Constant::Uint(number) } => keys(&[("valid", (*number).into())]),
        Role::Constant { value: Constant::Int(number) } => keys(&[("valid", (*number).into())]),
        _ => Map::new(),
    }
}

/// What a person should know of a field.
pub(super) fn docs(field: &Field) -> String {
    let mut docs = field.docs.clone();
    let mut add = |text: String| {
        if !docs.is_empty() {
            docs.push('\n');
        }
        docs.push_str(&text);
    };
    if field.is_time() {
        add("Unix time: seconds since 1970-01-01T00:00:00Z.".into());
    } else if let Some(unit) = field.unit.as_deref().filter(|_| !field.is_scaled()) {
        add(format!("In {unit}."));
    }
    if let Role::Checksum { algorithm, first, last } = &field.role {
        let to = if first == last { String::new() } else { format!(" to `{last}`") };
        add(format!("{algorithm} over `{first}`{to}; nothing here checks it."));
    }
    if !field.grade.is_confirmed() {
        add(format!("Meaning {}.", field.grade.as_str()));
    }
    docs
}

/// `number * scale + shift`, as a fraction where it is one.
pub(super) fn scaled(reach: &str, scale: Ratio, shift: Ratio) -> String {
    let fraction = |above: String, ratio: Ratio| match ratio.denominator {
        1 => above,
        below => format!("{above} / {below}.0"),
    };
    let above = if scale.numerator == 1 { reach.to_owned() } else { format!("{reach} * {}", scale.numerator) };
    let scaled = fraction(above, scale);
    match shift.is_zero() {
        true => scaled,
        false => format!("{scaled} + {}", fraction(shift.numerator.to_string(), shift)),
    }
}
