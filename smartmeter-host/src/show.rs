//! How values look: exactly, for machines, or for people.

use std::fmt::Write as _;

use jiff::Timestamp;
use smartmeter_proto::schema::{Field, Grade, Role};
use smartmeter_proto::visit::Value;

use crate::leaf::{Content, Leaf};

/// Decimals beyond which people see a rounded value.
const DECIMALS: usize = 6;

/// Bytes as upper-case pairs with spaces between.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    Value::Bytes(bytes).to_string()
}

/// A file's name on a terminal: control characters are escaped, so that they do no harm.
#[must_use]
pub fn file_name(name: &str) -> String {
    name.chars().map(|it| if it.is_control() { it.escape_default().to_string() } else { it.to_string() }).collect()
}

/// A time in Unix seconds as RFC 3339 in UTC; `None` beyond the years that has.
#[must_use]
pub fn utc(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

/// The physical value, exact where it is an integer on the wire.
#[must_use]
pub fn exact(field: &Field, value: Value<'_>) -> String {
    match (field.quantity(value), value) {
        (Some(quantity), _) => quantity.to_string(),
        (None, Value::Float(number)) => scaled(field, number).to_string(),
        (None, other) => other.to_string(),
    }
}

/// A floating-point number's physical value.
#[must_use]
pub fn scaled(field: &Field, number: f64) -> f64 {
    if field.is_scaled() { number * field.scale.to_f64() + field.offset.to_f64() } else { number }
}

/// The value as a person wants to see it, without its unit.
#[must_use]
pub fn readable(field: &Field, value: Value<'_>) -> String {
    if field.is_time()
        && let Some(seconds) = value.as_integer().and_then(|seconds| i64::try_from(seconds).ok())
    {
        // Zero stands for "no time" in every protocol we know, and means as much as 1970 would.
        return if seconds == 0 { "0".into() } else { utc(seconds).unwrap_or_else(|| seconds.to_string()) };
    }
    match (field.quantity(value), value) {
        (Some(quantity), _) => rounded(&quantity.to_string(), &format!("{quantity:.DECIMALS$}")),
        (None, Value::Float(number)) => {
            let number = scaled(field, number);
            rounded(&number.to_string(), &format!("{number:.DECIMALS$}"))
        }
        // Quoted, so that spaces are seen and control characters do no harm.
        (None, Value::Text(text)) => format!("{text:?}"),
        (None, other) => other.to_string(),
    }
}

/// The shorter one: what has few decimals stays as it is.
fn rounded(whole: &str, rounded: &str) -> String {
    if whole.len() <= rounded.len() { whole.into() } else { rounded.into() }
}

/// The unit, with a space before it; nothing for times, which are shown as such.
#[must_use]
pub fn unit(field: &Field) -> String {
    field.unit.filter(|_| !field.is_time()).map(|unit| format!(" {unit}")).unwrap_or_default()
}

/// What a leaf says, without its unit.
#[must_use]
pub fn leaf(leaf: &Leaf<'_>) -> String {
    match leaf.content {
        Content::Value(value) => readable(leaf.field, value),
        Content::Name { name, .. } => name.into(),
        Content::Unnamed { id, .. } => id.to_string(),
        Content::Id(id) => format!("id {id:#04X}"),
        Content::Terminator => "(end)".into(),
        Content::Lost => "lost".into(),
    }
}

/// All that is to be said of a leaf beside its bytes: value, unit, and grade where that is not confirmed.
#[must_use]
pub fn leaf_in_full(found: &Leaf<'_>) -> String {
    let mut text = match found.content {
        // The bytes stand beside it.
        Content::Value(Value::Bytes(_)) => String::new(),
        Content::Value(Value::Uint(sum)) if matches!(found.field.role, Role::Checksum { .. }) => format!("{sum:#06X}"),
        Content::Value(value) => readable(found.field, value) + &unit(found.field),
        Content::Name { name, id } => format!("{name} ({id:#04X})"),
        Content::Unnamed { name, id } => format!("{name} ({id})"),
        Content::Id(_) | Content::Terminator | Content::Lost => leaf(found),
    };
    if found.grade != Grade::Confirmed {
        let gap = if text.is_empty() { "" } else { "  " };
        // Writing to a string never fails.
        let _ = write!(text, "{gap}{}", found.grade.as_str());
    }
    text
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::quantity::Ratio;
    use smartmeter_proto::schema::UNIX_SECONDS;

    use super::*;

    #[test]
    fn times_are_utc_and_zero_is_zero() {
        let time = Field { unit: Some(UNIX_SECONDS), ..Field::NONE };
        assert_eq!(readable(&time, Value::Uint(1_496_352_083)), "2017-06-01T21:21:23Z");
        assert_eq!(readable(&time, Value::Uint(0)), "0");
        assert_eq!(readable(&time, Value::Uint(u64::MAX)), u64::MAX.to_string());
        assert_eq!(readable(&time, Value::Int(i64::MAX)), i64::MAX.to_string());
    }

    #[test]
    fn people_see_few_decimals_and_machines_all() {
        let carrier = Field { scale: Ratio { numerator: 26, denominator: 65536 }, ..Field::NONE };
        assert_eq!(readable(&carrier, Value::Uint(0x0021_656A)), "868.299866");
        assert_eq!(exact(&carrier, Value::Uint(0x0021_656A)), "868.29986572265625");
        assert_eq!(readable(&Field::NONE, Value::Text("a\u{1b}[31m")), r#""a\u{1b}[31m""#);
    }
}
