//! How values look: exactly, for machines, or for people.

use std::fmt::Write as _;

use jiff::Timestamp;
use smartmeter_proto::quantity::Quantity;
use smartmeter_proto::schema::{Field, Grade, Role};
use smartmeter_proto::spi::{CutByte, MIDWAY};
use smartmeter_proto::visit::Value;
use smartmeter_proto::words::Word;

use crate::leaf::{Content, Leaf};

/// Decimals beyond which people see a rounded value.
const DECIMALS: usize = 6;

/// What people see of a value that says that there is none.
const ABSENT: &str = "absent";

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
        None => match Word::from(word).lost_count() {
            Some(1) => format!("word {word:04X}: a word was lost here"),
            Some(count) => format!("word {word:04X}: {count} words were lost here"),
            None => format!("unknown word {word:04X}"),
        },
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

/// A value with all that makes it a physical one.
#[derive(Debug, Clone, Copy)]
pub struct Physical<'v> {
    /// What it means.
    pub field: &'static Field,
    /// The value on the wire.
    pub value: Value<'v>,
    /// The power of ten of its scale, where other fields say that and were read.
    pub exponent: Option<i32>,
}

impl<'v> Physical<'v> {
    /// A value whose scale the declaration says.
    #[must_use]
    pub const fn new(field: &'static Field, value: Value<'v>) -> Self {
        Self { field, value, exponent: None }
    }

    /// Whether it says that there is no value.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.field.is_absent(self.value)
    }

    /// Exact, where it is an integer on the wire.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        self.field.quantity_with(self.value, self.power()?)
    }

    /// A number's physical value as a floating-point number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        self.field.to_f64_with(self.value, self.power()?)
    }

    /// The power of ten; `None` where that is not known.
    fn power(&self) -> Option<i32> {
        if self.field.exponent.is_some() { self.exponent } else { Some(0) }
    }

    /// The physical value, exact where it is an integer on the wire; the number on the wire where its scale is not
    /// known; nothing where there is no value.
    #[must_use]
    pub fn exact(&self) -> String {
        if self.is_absent() {
            return String::new();
        }
        match (self.quantity(), self.number(), self.value) {
            (Some(quantity), ..) => quantity.to_string(),
            (None, Some(number), Value::Float(_)) => number.to_string(),
            // Beyond 128 bits: as it stands, or, where there is more to compute, the nearest that there is.
            (None, Some(_), value) if !self.field.is_scaled() => format!("{value}e{}", self.power().unwrap_or(0)),
            (None, Some(number), _) => format!("{number:e}"),
            (None, None, other) => self.unscaled(&other.to_string()),
        }
    }

    /// What can't be computed, as the formula that would.
    fn unscaled(&self, value: &str) -> String {
        match self.field.exponent {
            Some(exponent) if self.exponent.is_none() && self.value.is_number() => format!("{value} × 10^{exponent}"),
            _ => value.to_owned(),
        }
    }
}

/// The value as a person wants to see it, without its unit.
#[must_use]
pub fn readable(physical: Physical<'_>) -> String {
    let Physical { field, value, .. } = physical;
    if physical.is_absent() {
        return ABSENT.into();
    }
    if field.is_time()
        && let Some(seconds) = value.as_integer().and_then(|seconds| i64::try_from(seconds).ok())
    {
        // Zero stands for "no time" in every protocol we know, and means as much as 1970 would.
        return if seconds == 0 { "0".into() } else { utc(seconds).unwrap_or_else(|| seconds.to_string()) };
    }
    match (physical.quantity(), physical.number(), value) {
        (Some(quantity), ..) => rounded(quantity.to_string(), || format!("{quantity:.DECIMALS$}")),
        (None, Some(number), Value::Float(_)) => rounded(number.to_string(), || format!("{number:.DECIMALS$}")),
        // Quoted, so that spaces are seen and control characters do no harm.
        (None, None, Value::Text(text)) => format!("{text:?}"),
        _ => physical.exact(),
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
        Content::Value(value) => readable(leaf.physical(value)),
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
    let mut text = leaf_alone(found);
    if found.grade != Grade::Confirmed {
        let gap = if text.is_empty() { "" } else { "  " };
        // Writing to a string never fails.
        let _ = write!(text, "{gap}{}", found.grade.as_str());
    }
    text
}

/// The same without its grade: value and unit, nothing where these are the bytes themselves.
#[must_use]
pub fn leaf_alone(found: &Leaf<'_>) -> String {
    match found.content {
        // The bytes stand beside it.
        Content::Value(Value::Bytes(_)) => String::new(),
        Content::Value(Value::Uint(sum)) if matches!(found.field.role, Role::Checksum { .. }) => format!("{sum:#06X}"),
        Content::Value(value) if found.physical(value).is_absent() => ABSENT.into(),
        Content::Value(value) => readable(found.physical(value)) + &unit(found.field),
        Content::Name { name, id } => format!("{name} ({id:#04X})"),
        Content::Unnamed { name, id } => format!("{name} ({id})"),
        Content::Id(_) | Content::Terminator | Content::Lost => leaf(found),
    }
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::quantity::Ratio;
    use smartmeter_proto::schema::UNIX_SECONDS;

    use super::*;

    #[test]
    fn times_are_utc_and_zero_is_zero() {
        static TIME: Field = Field { unit: Some(UNIX_SECONDS), ..Field::NONE };
        let readable = |value| readable(Physical::new(&TIME, value));
        assert_eq!(readable(Value::Uint(1_496_352_083)), "2017-06-01T21:21:23Z");
        assert_eq!(readable(Value::Uint(0)), "0");
        assert_eq!(readable(Value::Uint(u64::MAX)), u64::MAX.to_string());
        assert_eq!(readable(Value::Int(i64::MAX)), i64::MAX.to_string());
    }

    #[test]
    fn words_of_the_bit_level_are_explained() {
        assert_eq!(word(0xC305), "word C305: a byte cut short, its first bits are 101");
        assert_eq!(word(0xC000), "word C000: what came before is missing");
        assert_eq!(word(0xC0FF), "unknown word C0FF");
        assert_eq!(word(0xE001), "word E001: 4096 words were lost here");
    }

    #[test]
    fn people_see_few_decimals_and_machines_all() {
        static CARRIER: Field = Field { scale: Ratio { numerator: 26, denominator: 65536 }, ..Field::NONE };
        let carrier = Physical::new(&CARRIER, Value::Uint(0x0021_656A));
        assert_eq!(readable(carrier), "868.299866");
        assert_eq!(carrier.exact(), "868.29986572265625");
        assert_eq!(readable(Physical::new(&Field::NONE, Value::Text("a\u{1b}[31m"))), r#""a\u{1b}[31m""#);
    }

    #[test]
    fn scales_that_fields_say_are_told_or_shown_as_open() {
        static POWER: Field = Field { exponent: Some("sf"), ..Field::NONE };
        let open = Physical::new(&POWER, Value::Int(-2071));
        let known = |exponent| Physical { exponent: Some(exponent), ..open };
        assert_eq!([open.exact(), readable(open)], ["-2071 × 10^sf", "-2071 × 10^sf"]);
        assert_eq!([known(-1).exact(), known(3).exact(), known(-400).exact()], ["-207.1", "-2071000", "-2071e-400"]);
        let float = Physical { value: Value::Float(1.5), ..known(2) };
        assert_eq!([float.exact(), readable(float)], ["150", "150"]);
    }

    #[test]
    fn floats_and_what_is_too_large_for_an_exact_value_are_scaled_too() {
        static EIGHTHS: Field = Field { scale: Ratio { numerator: 1, denominator: 8 }, ..Field::NONE };
        static LARGE: Field = Field {
            scale: Ratio { numerator: i64::MAX, denominator: 1 },
            offset: Ratio { numerator: 1, denominator: u64::MAX },
            ..Field::NONE
        };
        let eighths = Physical::new(&EIGHTHS, Value::Float(10.0));
        assert_eq!([eighths.exact(), readable(eighths)], ["1.25", "1.25"]);
        assert_eq!(Physical::new(&EIGHTHS, Value::Bool(true)).number(), None);
        // Beyond 128 bits.
        let large = Physical::new(&LARGE, Value::Uint(u64::MAX));
        assert_eq!(large.quantity(), None);
        assert_eq!(large.exact(), format!("{:e}", 2_f64.powi(64) * 2_f64.powi(63)));
    }
}
