//! Kinds of frames that were seen and nobody has declared: what a declaration's `other` variants took.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use smartmeter_proto::schema::{Content, Field, Schema, Selector, Shape, Type};
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::{Frame, Protocol};
use utoipa::ToSchema;

use super::store::Seen;
use crate::show;

/// A kind of frames that nobody has declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnknownRow {
    /// Whose.
    pub device: i64,
    /// The way to it, from the outermost variant.
    pub name: String,
    /// What stands where a known kind has its id, in hexadecimal.
    pub kind: String,
    /// How many came.
    pub count: u64,
    /// When the first one was read, in milliseconds since 1970.
    pub first_seen: i64,
    /// When the last one was read.
    pub last_seen: i64,
    /// The last one.
    pub frame: i64,
    /// Its bytes in hexadecimal.
    pub bytes: String,
}

/// The names of all variants that take what no other does.
#[must_use]
pub fn names(schema: &Schema) -> Vec<&'static str> {
    let of = |fields: &[Field]| fields.iter().flat_map(|field| inner(field.ty)).collect::<Vec<_>>();
    match schema.shape {
        Shape::Struct(fields) => of(fields),
        Shape::Enum { variants, .. } => {
            let mut all = Vec::new();
            for variant in variants {
                all.extend((variant.selector == Selector::Other).then_some(variant.name));
                match variant.content {
                    Content::Payload(payload) => all.extend(names(payload)),
                    Content::Fields(fields) => all.extend(of(fields)),
                    Content::Unit => {}
                }
            }
            all.sort_unstable();
            all.dedup();
            all
        }
        _ => Vec::new(),
    }
}

/// What holds itself, in a list, would be looked at without end.
fn inner(ty: Type) -> Vec<&'static str> {
    if let Type::Frame(schema) = ty { names(schema) } else { Vec::new() }
}

/// Counts the kinds of these frames, the newest of which come first: those that came most often first.
#[must_use]
pub fn find<P: Protocol>(frames: &[Seen]) -> Vec<UnknownRow> {
    let mut kinds = BTreeMap::<(i64, String, String), UnknownRow>::new();
    for frame in frames {
        let mut listener = Listener::default();
        let is_whole = P::Transaction::walk(&frame.bytes, &mut listener).is_ok();
        let Some(kind) = listener.found.filter(|_| is_whole) else { continue };
        let key = (frame.device, listener.path.join(" "), kind);
        let row = kinds.entry(key).or_insert_with_key(|(device, name, kind)| UnknownRow {
            device: *device,
            name: name.clone(),
            kind: kind.clone(),
            count: 0,
            first_seen: frame.at,
            last_seen: frame.at,
            frame: frame.id,
            bytes: show::hex(&frame.bytes),
        });
        row.count += 1;
        row.first_seen = row.first_seen.min(frame.at);
        row.last_seen = row.last_seen.max(frame.at);
    }
    let mut rows: Vec<_> = kinds.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// Listens for the first variant that takes what no other does.
#[derive(Default)]
struct Listener {
    path: Vec<&'static str>,
    found: Option<String>,
}

impl<'b> Visitor<'b> for Listener {
    fn enter(&mut self, step: Step, _: usize) {
        let Step::Variant { variant, id, .. } = step else { return };
        if self.found.is_none() {
            self.path.push(variant.name);
            self.found = (variant.selector == Selector::Other).then(|| format!("{id:02X}"));
        }
    }

    fn leave(&mut self, step: Step, _: usize) {
        if let (Step::Variant { .. }, None) = (step, &self.found) {
            self.path.pop();
        }
    }

    fn value(&mut self, _: &'static Field, _: Value<'b>, _: Range<usize>) {}
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::p350::P350;

    use super::*;

    #[test]
    fn kinds_that_nobody_declared_are_counted_each_for_itself() {
        let names = names(<P350 as Protocol>::Transaction::SCHEMA);
        assert_eq!(names, ["Unknown"]);
        let seen = |id, bytes: &[u8]| Seen { id, device: 1, at: 1000 * id, bytes: bytes.into() };
        let frames =
            [seen(5, &[0x77, 1]), seen(4, &[0x77]), seen(3, &[0x04]), seen(2, &[0x78, 9]), seen(1, &[0x77, 2])];
        let rows = find::<P350>(&frames);
        assert_eq!(rows.iter().map(|row| (&row.kind[..], row.count)).collect::<Vec<_>>(), [("77", 3), ("78", 1)]);
        assert_eq!((rows[0].first_seen, rows[0].last_seen, &rows[0].bytes[..]), (1000, 5000, "77 01"));
        assert_eq!(rows[0].name, "Unknown");
    }
}
