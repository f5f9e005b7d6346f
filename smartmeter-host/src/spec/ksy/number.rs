//! Numbers: how they are read, and what has to be worked out of what is read.

use serde_json::{Map, Value, json};

use crate::spec::model::{Bits, Field, Order, Repr, Type};

/// The type of a length in the form of BER.
pub(super) const BER: &str = "ber_length";

/// How a number is read.
pub(super) struct Number {
    /// The keys of what is read.
    pub(super) attr: Map<String, Value>,
    /// What makes the number of it, where that is not the number.
    pub(super) worked: Option<Box<dyn Fn(&str) -> String>>,
}

impl Number {
    fn plain(ty: impl Into<String>) -> Self {
        Self { attr: keys(&[("type", ty.into().into())]), worked: None }
    }

    fn worked(ty: impl Into<String>, worked: impl Fn(&str) -> String + 'static) -> Self {
        Self { worked: Some(Box::new(worked)), ..Self::plain(ty) }
    }
}

pub(super) fn keys(entries: &[(&str, Value)]) -> Map<String, Value> {
    entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

/// The number of a field, or of each of its items, of this type.
pub(super) fn of(field: &Field, ty: &Type) -> Option<Number> {
    if let Some(bits) = field.bits {
        return bit_field(field, ty, bits);
    }
    let bytes = match ty {
        Type::Bool => {
            let mut number = Number::worked("u1", |raw| format!("{raw} != 0"));
            number.attr.insert("valid".into(), json!({ "max": 1 }));
            return Some(number);
        }
        other => field.width.or(other.number_bytes())?,
    };
    match field.repr {
        Repr::Binary => binary(ty, bytes, field.order),
        Repr::Bcd => Some(bcd(u16::from(bytes) * 8, field.order)),
        Repr::Decimal { decimals } => Some(digits(bytes, 10, decimals)),
        Repr::Hex => Some(digits(bytes, 16, 0)),
        Repr::Unknown => None,
    }
}

fn binary(ty: &Type, bytes: u8, order: Order) -> Option<Number> {
    let letter = match ty {
        Type::Float { .. } => "f",
        Type::Int { .. } => "s",
        _ => "u",
    };
    let signed = matches!(ty, Type::Int { .. });
    let little = if order == Order::Little && bytes > 1 { "le" } else { "" };
    match (order, bytes) {
        (Order::WordSwapped, 4 | 8) if letter != "f" => Some(swapped(bytes, signed)),
        (Order::WordSwapped, _) => None,
        (_, 1 | 2 | 4 | 8) => Some(Number::plain(format!("{letter}{bytes}{little}"))),
        // There are numbers of any number of bits, and no others of three bytes.
        (_, _) => {
            let (read, bits) = (format!("b{}{little}", bytes * 8), u32::from(bytes) * 8);
            Some(if signed { Number::worked(read, move |raw| with_sign(raw, bits)) } else { Number::plain(read) })
        }
    }
}

/// Two's complement of a number of so many bits, fewer than 64.
fn with_sign(raw: &str, bits: u32) -> String {
    format!("{raw} >= {} ? {raw} - {} : {raw}", 1_u64 << (bits - 1), 1_u64 << bits)
}

/// The least significant 16-bit word first.
fn swapped(bytes: u8, signed: bool) -> Number {
    let swap = move |raw: &str| {
        let words = u32::from(bytes) / 2;
        let word = |index: u32| {
            let (down, up) = (16 * index, 16 * (words - 1 - index));
            format!("((({raw} >> {down}) & 0xffff) << {up})")
        };
        (0..words).map(word).collect::<Vec<_>>().join(" | ")
    };
    let whole = move |raw: &str| match (signed, bytes) {
        (false, _) => swap(raw),
        (true, 4) => with_sign(&format!("({})", swap(raw)), 32),
        // 2^64 itself is no number of the language.
        (true, _) => {
            let all = swap(raw);
            format!("({all}) > 0x7fffffffffffffff ? ({all}) - 0x7fffffffffffffff - 0x7fffffffffffffff - 2 : ({all})")
        }
    };
    Number::worked(format!("u{bytes}"), whole)
}

fn bcd(bits: u16, order: Order) -> Number {
    let little = if order == Order::Little && bits > 8 { "le" } else { "" };
    let number = move |raw: &str| {
        let digit = |index: u16| match index {
            0 => format!("({raw} & 15)"),
            _ => format!("(({raw} >> {}) & 15) * {}", 4 * index, 10_u64.pow(index.into())),
        };
        (0..bits / 4).rev().map(digit).collect::<Vec<_>>().join(" + ")
    };
    let mut read = Number::worked(format!("b{bits}{little}"), number);
    // The sums of all pairs of half bytes tell nothing, so each must be a digit.
    let digit = |index: u16| format!("((_ >> {}) & 15) <= 9", 4 * index);
    let all: Vec<_> = (0..bits / 4).map(digit).collect();
    read.attr.insert("valid".into(), json!({ "expr": all.join(" and ") }));
    read
}

/// Digits in ASCII, with a point before the last `decimals`.
fn digits(bytes: u8, base: u8, decimals: u8) -> Number {
    let number = move |raw: &str| match (base, decimals) {
        (10, 0) => format!("{raw}.to_i"),
        (10, _) => {
            let point = bytes - decimals - 1;
            format!("({raw}.substring(0, {point}) + {raw}.substring({}, {bytes})).to_i", point + 1)
        }
        (base, _) => format!("{raw}.to_i({base})"),
    };
    let mut read = Number::worked("str", number);
    read.attr.extend(keys(&[("size", bytes.into()), ("encoding", "ASCII".into())]));
    read
}

fn bit_field(field: &Field, ty: &Type, bits: Bits) -> Option<Number> {
    let items = if let Type::Array { len, .. } = field.ty { u16::try_from(len).ok()? } else { 1 };
    let len = bits.len.checked_div(items)?;
    let read = format!("b{len}{}", if bits.order == Order::Little { "le" } else { "" });
    Some(match (ty, field.repr, len) {
        (Type::Bool, ..) if len == 1 => Number::plain(read),
        (Type::Uint { .. }, Repr::Bcd, _) => bcd(len, Order::Big),
        // A single bit is yes or no there.
        (Type::Uint { .. }, _, 1) => Number::worked(read, |raw| format!("{raw} ? 1 : 0")),
        (Type::Uint { .. }, ..) => Number::plain(read),
        (Type::Int { .. }, ..) => Number::worked(read, move |raw| with_sign(raw, len.into())),
        _ => return None,
    })
}

/// A byte up to 127, or how many bytes follow, and those.
pub(super) fn ber_length() -> Value {
    let byte = |count: usize| {
        let bytes = (0..count).map(|at| format!("(rest[{at}] << {})", 8 * (count - 1 - at)));
        bytes.collect::<Vec<_>>().join(" | ")
    };
    let value = format!(
        "first < 128 ? first : rest.size == 1 ? rest[0] : rest.size == 2 ? {} : rest.size == 3 ? {} : {}",
        byte(2),
        byte(3),
        byte(4)
    );
    json!({
        "doc": "A length: a byte up to 127, or 128 plus how many bytes follow, and those.",
        "seq": [
            { "id": "first", "type": "u1", "valid": { "expr": "_ < 128 or (_ > 128 and _ <= 132)" } },
            { "id": "rest", "type": "u1", "repeat": "expr", "repeat-expr": "first & 127", "if": "first > 127" },
            { "id": "is_shortest", "size": 0, "if": "first > 127",
              "valid": { "expr": "rest.size == 1 ? value > 127 : value >> (8 * (rest.size - 1)) > 0" } },
        ],
        "instances": { "value": { "value": value, "-orig-id": "" } },
    })
}
