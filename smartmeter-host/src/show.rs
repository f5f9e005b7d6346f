//! How values look: exactly, for machines, or for people.

use std::fmt::Write as _;

use jiff::Timestamp;
use smartmeter_proto::schema::{Field, Grade, Role};
use smartmeter_proto::spi::{CutByte, MIDWAY};
use smartmeter_proto::visit::Value;
use smartmeter_proto::words::Word;

use crate::leaf::{Content, Leaf};

/// Decimals beyond which people see a rounded value.
const DECIMALS: usize = 6;

/// Bytes as upper-case pairs with spaces between.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    push_hex(&mut text, bytes);
    // Digits and spaces are text.
    String::from_utf8(text).unwrap_or_default()
}

/// Appends bytes as upper-case pairs with spaces between.
pub(crate) fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: [u8; 16] = *b"0123456789ABCDEF";
    let Some((first, others)) = bytes.split_first() else { return };
    out.reserve(3 * bytes.len());
    let pair = |byte: u8| [b' ', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 0xF)]];
    out.extend(&pair(*first)[1..]);
    out.extend(others.iter().flat_map(|&byte| pair(byte)));
}

/// A word that is neither a byte nor a mark, and what it says where it is [the bit level's](smartmeter_proto::spi).
#[must_use]
pub fn word(word: u16) -> String {
    match CutByte::from_word(word) {
        Some(CutByte { bits, value }) => {
            let width = usize::from(bits);
            format!("word {word:04X}: a byte cut short, its first bits are {value:0width$b}")
        }
        None if Word::from(word) == MIDWAY => format!("word {word:04X}: what came before is missing"),
        None => format!("unknown word {word:04X}"),
    }
}

/// So many of something.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
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
    match (field.quantity(value), field.to_f64(value)) {
        (Some(quantity), _) => quantity.to_string(),
        (None, Some(number)) => number.to_string(),
        (None, None) => value.to_string(),
    }
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
    match (field.quantity(value), field.to_f64(value), value) {
        (Some(quantity), ..) => rounded(quantity.to_string(), || format!("{quantity:.DECIMALS$}")),
        (None, Some(number), _) => rounded(number.to_string(), || format!("{number:.DECIMALS$}")),
        // Quoted, so that spaces are seen and control characters do no harm.
        (None, None, Value::Text(text)) => format!("{text:?}"),
        (None, None, other) => other.to_string(),
    }
}

/// The shorter one: what has few decimals stays as it is.
fn rounded(whole: String, rounded: impl FnOnce() -> String) -> String {
    if whole.len() <= DECIMALS {
        return whole;
    }
    let rounded = rounded();
    if whole.len() <= rounded.len() { whole } else { rounded }
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
    fn words_of_the_bit_level_are_explained() {
        assert_eq!(word(0xC305), "word C305: a byte cut short, its first bits are 101");
        assert_eq!(word(0xC000), "word C000: what came before is missing");
        assert_eq!(word(0xC0FF), "unknown word C0FF");
    }

    #[test]
    fn people_see_few_decimals_and_machines_all() {
        let carrier = Field { scale: Ratio { numerator: 26, denominator: 65536 }, ..Field::NONE };
        assert_eq!(readable(&carrier, Value::Uint(0x0021_656A)), "868.299866");
        assert_eq!(exact(&carrier, Value::Uint(0x0021_656A)), "868.29986572265625");
        assert_eq!(readable(&Field::NONE, Value::Text("a\u{1b}[31m")), r#""a\u{1b}[31m""#);
    }

    #[test]
    fn floats_and_what_is_too_large_for_an_exact_value_are_scaled_too() {
        let eighths = Field { scale: Ratio { numerator: 1, denominator: 8 }, ..Field::NONE };
        assert_eq!(eighths.to_f64(Value::Float(10.0)), Some(1.25));
        assert_eq!(exact(&eighths, Value::Float(10.0)), "1.25");
        assert_eq!(readable(&eighths, Value::Float(10.0)), "1.25");
        assert_eq!(eighths.to_f64(Value::Bool(true)), None);
        // Beyond 128 bits.
        let large = Ratio { numerator: i64::MAX, denominator: 1 };
        let field = Field { scale: large, offset: Ratio { numerator: 1, denominator: u64::MAX }, ..Field::NONE };
        assert_eq!(field.quantity(Value::Uint(u64::MAX)), None);
        assert_eq!(exact(&field, Value::Uint(u64::MAX)), (2_f64.powi(64) * 2_f64.powi(63)).to_string());
    }
}
