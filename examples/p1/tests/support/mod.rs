//! Captures as bytes, and telegrams as lines that a person can check.

// Each test uses some of it.
#![allow(dead_code)]

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use p1::Telegram;
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::{Field, Role, Type};
use smartmeter_proto::visit::{Step, Value, Visitor};

/// The capture of that name.
pub(crate) fn capture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("captures").join(format!("{name}.txt"))
}

/// The bytes of a capture: its lines but for comments, each with the line end that it has on the wire.
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\r\n"]).flat_map(str::bytes).collect()
}

/// The bytes that a telegram encodes to.
pub(crate) fn encoded(telegram: &Telegram<'_>) -> Vec<u8> {
    let mut buffer = vec![0; telegram.encoded_len()];
    let len = telegram.encode(&mut buffer).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(len, buffer.len());
    buffer
}

/// A telegram, line by line, as the walk over it tells.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let mut lines = Lines { bytes, text: String::new(), depth: 0 };
    Telegram::walk(bytes, &mut lines).unwrap_or_else(|error| panic!("{error}"));
    lines.text.push('\n');
    lines.text
}

struct Lines<'b> {
    bytes: &'b [u8],
    text: String,
    /// How many timestamps it is in: at most one, of which the text is shown instead of its parts.
    depth: usize,
}

impl Lines<'_> {
    fn write(&mut self, name: &str, value: &str, unit: Option<&str>) {
        let unit = unit.map_or_else(String::new, |unit| format!(" {unit}"));
        let name = if name == "0" { String::new() } else { format!("{name}=") };
        write!(self.text, "  {name}{value}{unit}").expect("it has room");
    }
}

fn is_timestamp(step: Step) -> Option<&'static Field> {
    match step {
        Step::Field(field @ Field { ty: Type::Frame(schema), .. }) if schema.name == "Timestamp" => Some(field),
        _ => None,
    }
}

impl Visitor<'_> for Lines<'_> {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Some(field) = is_timestamp(step) {
            let text = String::from_utf8_lossy(&self.bytes[offset..offset + 13]).into_owned();
            self.write(field.name, &text, None);
            self.depth += 1;
        }
        match step {
            Step::Item(_) if self.depth == 0 => self.text.push('\n'),
            Step::Variant { variant, .. } if self.depth == 0 => {
                write!(self.text, " {}", variant.name).expect("it has room");
            }
            _ => {}
        }
    }

    fn leave(&mut self, step: Step, _: usize) {
        if is_timestamp(step).is_some() {
            self.depth -= 1;
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'_>, _: Range<usize>) {
        if self.depth > 0 || matches!(field.role, Role::Constant(_)) {
            return;
        }
        let shown = match (field.role, value) {
            (Role::Checksum { .. }, Value::Uint(checksum)) => format!("{checksum:04X}"),
            _ => field.quantity(value).map_or_else(|| value.to_string(), |quantity| quantity.to_string()),
        };
        if matches!(field.role, Role::Checksum { .. }) {
            self.text.push('\n');
        }
        self.write(field.name, &shown, field.unit);
    }
}
