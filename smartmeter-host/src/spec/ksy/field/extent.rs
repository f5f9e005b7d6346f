//! What ends a field, and how much there is of it.

use serde_json::{Map, Value, json};

use super::{Said, Writing};
use crate::spec::groups::{self, Part};
use crate::spec::ksy::Generator;
use crate::spec::ksy::body::Body;
use crate::spec::ksy::expression::Scope;
use crate::spec::ksy::number::keys;
use crate::spec::model::{Amount, Extent, Field, Ratio, Type};

impl<'d> Generator<'d> {
    /// What ends a field, as keys; none where its type does.
    pub(super) fn extent(
        &mut self,
        writing: &Writing<'d>,
        at: usize,
        scope: &Scope,
    ) -> Result<Map<String, Value>, String> {
        let field = &writing.fields[at];
        let is_list = matches!(field.ty, Type::List { .. });
        Ok(match &field.extent {
            Extent::Natural => match (&field.ty, field.size.exact()) {
                (Type::Bytes | Type::Text, Some(size)) => keys(&[("size", size.into())]),
                (Type::Bytes | Type::Text | Type::Decimal, None) => keys(&[("size-eos", true.into())]),
                (Type::List { .. }, _) => keys(&[("repeat", "eos".into())]),
                _ => Map::new(),
            },
            Extent::Count { amount } => {
                let count =
                    self::amount(amount, writing.fields, scope).ok_or_else(|| format!("its count: {amount:?}"))?;
                keys(&[("repeat", "expr".into()), ("repeat-expr", count)])
            }
            Extent::Bytes { amount, pad } => {
                let size = self::amount(amount, writing.fields, scope)
                    .ok_or_else(|| format!("its length: {}", shown(amount)))?;
                let mut extent = keys(&[("size", size)]);
                if let Some(pad) = pad {
                    extent.insert("pad-right".into(), (*pad).into());
                }
                extent
            }
            Extent::Rest => match groups::tail(writing.fields, at) {
                Some(tail) if tail > 0 => keys(&[("size", format!("_io.size - _io.pos - {tail}").into())]),
                _ if is_list => keys(&[("repeat", "eos".into())]),
                _ if matches!(field.ty, Type::Bytes | Type::Text | Type::Decimal) => keys(&[("size-eos", true.into())]),
                _ => Map::new(),
            },
            Extent::Terminator { bytes } => match (bytes.0.as_slice(), &field.ty) {
                ([byte], Type::Bytes | Type::Text | Type::Decimal) => keys(&[("terminator", (*byte).into())]),
                (bytes, Type::Bytes | Type::Text | Type::Decimal | Type::List { .. }) => {
                    keys(&[(ENDS, bytes.to_vec().into())])
                }
                _ => return Err("what ends it".into()),
            },
            Extent::Until { expression } => {
                let last = scope.closure(expression).ok_or_else(|| format!("what its last item is: `{expression}`"))?;
                keys(&[("repeat", "until".into()), ("repeat-until", last.into())])
            }
            Extent::Unknown => return Err("its end".into()),
        })
    }
}

/// The key, while an attribute is made, of the bytes that end it.
pub(super) const ENDS: &str = "-ends";

/// Adds what looks for these bytes, since the language ends a field at a single byte only; gives how many stand before them.
pub(super) fn scan(body: &mut Body, id: &str, ends: &Value) -> String {
    let (scan, ends) = (format!("{id}_scan"), ends.as_array().map_or(&[][..], Vec::as_slice));
    let is_there = |(index, byte): (usize, &Value)| format!("{scan}[{scan}.size - {}] == {byte}", ends.len() - index);
    let are_there: Vec<_> = ends.iter().enumerate().map(is_there).collect();
    let until = format!("{scan}.size >= {} and {}", ends.len(), are_there.join(" and "));
    let looked_at = json!({
        "pos": "_io.pos", "type": "u1", "repeat": "until", "repeat-until": until,
        "doc": format!("`{id}`, and what ends it."),
    });
    let size = format!("{scan}.size - {}", ends.len());
    body.instances.insert(scan, looked_at);
    size
}

/// The bytes that end a field.
pub(super) fn end(said: &Said, ends: Value) -> Value {
    let mut attr = said.begin(&format!("{}_end", said.id));
    attr.insert("contents".into(), ends);
    attr.into()
}

/// How many items or bytes.
pub(super) fn amount(amount: &Amount, fields: &[Field], scope: &Scope) -> Option<Value> {
    match amount {
        Amount::Fixed { number } => Some((*number).into()),
        Amount::Field { name } => {
            let field = fields.iter().find(|field| field.name == *name)?;
            Some(whole(scope.reach(name)?, field.scale, field.shift)?.into())
        }
        Amount::Expression { expression } => scope.expression(expression).map(Into::into),
        Amount::Unknown => None,
    }
}

pub(super) fn shown(amount: &Amount) -> String {
    match amount {
        Amount::Expression { expression } => format!("`{expression}`"),
        other => format!("{other:?}"),
    }
}

/// `number * scale + shift`, of whole numbers.
pub(super) fn whole(reach: &str, scale: Ratio, shift: Ratio) -> Option<String> {
    if scale.denominator != 1 || shift.denominator != 1 {
        return None;
    }
    let scaled = if scale.is_one() { reach.to_owned() } else { format!("{reach} * {}", scale.numerator) };
    Some(if shift.is_zero() { scaled } else { format!("{scaled} + {}", shift.numerator) })
}

/// How many bytes of a part are read in it: what its length counts, without what stands before.
pub(super) fn part_size(fields: &[Field], part: Part, scope: &Scope) -> Option<String> {
    let length = &fields[part.length];
    let all = whole(scope.reach(&length.name)?, length.scale, length.shift)?;
    let before = fields.get(part.counted..part.first).unwrap_or_default();
    let before = before.iter().map(|field| field.size.exact()).sum::<Option<usize>>()?;
    Some(if before == 0 { all } else { format!("{all} - {before}") })
}
