//! What another decoder says of the captures: `captures/*.expected`.

use std::fs;
use std::path::Path;

use mbus::quantity::{Quantity, Unit};
use mbus::{Content, Data, Record, Variable};
use smartmeter_proto::visit::Value;

/// Of one record.
pub(crate) struct Expected {
    pub(crate) offset: usize,
    /// Value and unit.
    pub(crate) said: String,
}

/// What is said of the capture at `path`; none where nothing is.
pub(crate) fn of(path: &Path) -> Option<Vec<Expected>> {
    let text = fs::read_to_string(path.with_extension("expected")).ok()?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Some(
        lines
            .map(|line| {
                let (offset, said) = line.split_once(' ').expect("offset and value");
                Expected { offset: offset.parse().expect("a number"), said: said.into() }
            })
            .collect(),
    )
}

/// Whether `record` says the same.
pub(crate) fn agrees(record: &Record<'_>, expected: &Expected) -> bool {
    let ours = match &record.content {
        Content::Value { data: Data::DateTime(time), .. } => format!("{time} DATE_TIME").replacen(' ', "T", 1),
        Content::Value { data: Data::Variable(Variable::Text { text, .. }), .. } => {
            return expected.said.starts_with(&forwards(text));
        }
        Content::Value { data, .. } => match (record.quantity(), data.integer()) {
            (Some(quantity), _) => return same_quantity(&quantity, &expected.said),
            (None, number) => format!("{} NONE", number.expect("a number")),
        },
        Content::ManufacturerSpecific([]) | Content::MoreRecordsFollow([]) => return expected.said.ends_with("None"),
        Content::ManufacturerSpecific(tail) => format!("{} None", Value::Bytes(tail)),
        other => panic!("not in these captures: {other:?}"),
    };
    ours == expected.said
}

/// It counts all durations in seconds, and rounds in binary.
fn same_quantity(quantity: &Quantity<'_>, said: &str) -> bool {
    let (value, unit) = said.split_once(' ').expect("value and unit");
    let value: f64 = value.parse().expect("a number");
    let (our_unit, factor) = match quantity.unit {
        Unit::Known("") => ("NONE".into(), 1.0),
        Unit::Known("s") => ("SECONDS".into(), 1.0),
        Unit::Known("min") => ("SECONDS".into(), 60.0),
        Unit::Known("h") => ("SECONDS".into(), 3600.0),
        Unit::Known("d") => ("SECONDS".into(), 86400.0),
        Unit::Known("m³") => ("M3".into(), 1.0),
        Unit::Known("m³/h") => ("M3_H".into(), 1.0),
        Unit::Known("°C") => ("C".into(), 1.0),
        Unit::Known(unit) => (unit.to_uppercase(), 1.0),
        Unit::Text(text) => (forwards(text), 1.0),
    };
    our_unit == unit && (quantity.to_f64() * factor - value).abs() <= 1e-9 * value.abs()
}

/// Text is sent last character first.
pub(crate) fn forwards(text: &[u8]) -> String {
    text.iter().rev().map(|&byte| char::from(byte)).collect()
}
