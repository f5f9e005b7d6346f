//! Captures, round trips, and values with their names.

// Each test uses some of it.
#![allow(dead_code)]

use dlms::{Apdu, Body, Data, DataNotification, DateTime, HdlcFrame};
use smartmeter_proto::prelude::*;

/// The text of a capture.
pub(crate) fn capture(name: &str) -> String {
    let path = format!("{}/captures/{name}.hex", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The bytes in a capture's lines; those with `#` say where they come from.
pub(crate) fn bytes_of(capture: &str) -> Vec<u8> {
    let lines = capture.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.flat_map(str::split_whitespace);
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("captures are pairs of hex digits")).collect()
}

/// Decodes, encodes back, and returns the value.
#[track_caller]
pub(crate) fn both_ways<'a, F: Frame<'a>>(bytes: &'a [u8]) -> F {
    let value = F::decode(bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_comes_back(&value, bytes);
    value
}

/// What was decoded from `bytes` encodes as `bytes`.
#[track_caller]
pub(crate) fn assert_comes_back<'a, F: Frame<'a>>(value: &F, bytes: &[u8]) {
    let mut buffer = vec![0; bytes.len()];
    assert_eq!(value.encode(&mut buffer).map_err(|error| error.to_string()), Ok(bytes.len()));
    assert_eq!(buffer, bytes);
    assert_eq!(value.encoded_len(), bytes.len());
}

/// Turns over each bit in turn, or one of `step`.
#[track_caller]
pub(crate) fn each_flipped_bit(bytes: &mut [u8], step: usize, is_refused: impl Fn(&[u8]) -> bool) {
    assert!(!is_refused(bytes));
    for bit in (0..bytes.len() * 8).step_by(step) {
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(is_refused(bytes), "bit {} of byte {}", bit % 8, bit / 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

/// The notification in a frame.
pub(crate) fn notification<'a>(frame: &HdlcFrame<'a>) -> DataNotification<'a> {
    match &frame.information.apdu {
        Apdu::DataNotification(notification) => notification.clone(),
        Apdu::Other { tag, .. } => panic!("the data unit {tag:02X} is in no capture"),
    }
}

/// A value with its name, and its power of ten and unit where they are sent.
pub(crate) struct Register<'a> {
    pub(crate) name: Option<[u8; 6]>,
    pub(crate) value: Data<'a>,
    pub(crate) scale: Option<(i128, i128)>,
}

/// The values of a notification whose meter names them: each in a structure of its own (Aidon, Landis+Gyr), or
/// names and values in turn (Kamstrup).
pub(crate) fn registers<'a>(body: &Body<'a>) -> Vec<Register<'a>> {
    let Body::Data(data) = body else { return Vec::new() };
    let elements: Vec<Data<'_>> = data.elements().expect("an array or structure").iter().collect();
    if let Data::Array(_) = data {
        return elements.iter().map(one_register).collect();
    }
    let mut registers = Vec::new();
    let mut name = None;
    for value in elements {
        match obis(&value) {
            Some(obis) if name.is_none() => name = Some(obis),
            _ => registers.push(Register { name: name.take(), value, scale: None }),
        }
    }
    registers
}

/// Name, value, and a structure of power of ten and unit, or none.
fn one_register<'a>(data: &Data<'a>) -> Register<'a> {
    let parts: Vec<Data<'_>> = data.elements().expect("a structure").iter().collect();
    let scale = parts.get(2).map(|scale| {
        let scale: Vec<i128> = scale.elements().expect("a structure").iter().filter_map(|it| it.integer()).collect();
        (scale[0], scale[1])
    });
    Register { name: obis(&parts[0]), value: parts[1].clone(), scale }
}

fn obis(data: &Data<'_>) -> Option<[u8; 6]> {
    match data {
        Data::OctetString(octets) => (*octets).try_into().ok(),
        _ => None,
    }
}

/// Name, value, power of ten and unit.
pub(crate) fn line(register: &Register<'_>) -> String {
    let name = register.name.map_or_else(String::new, |[a, b, c, d, e, f]| format!("{a}-{b}:{c}.{d}.{e}*{f}"));
    let shown = match (register.value.integer(), register.scale) {
        (Some(number), Some((exponent, unit))) => format!("{} {}", decimal(number, exponent), symbol(unit)),
        _ => value(&register.value),
    };
    format!("{name:<18}  {shown}")
}

/// A number times a power of ten, with its point moved.
fn decimal(number: i128, exponent: i128) -> String {
    let power = usize::try_from(exponent.unsigned_abs()).expect("the powers here are small");
    let (places, zeros) = if exponent < 0 { (power, 0) } else { (0, if number == 0 { 0 } else { power }) };
    let digits = format!("{:0>width$}{}", number.unsigned_abs(), "0".repeat(zeros), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let (sign, point) = (if number < 0 { "-" } else { "" }, if fraction.is_empty() { "" } else { "." });
    format!("{sign}{whole}{point}{fraction}")
}

fn value(data: &Data<'_>) -> String {
    match data {
        Data::Null => "null".into(),
        Data::VisibleString(text) | Data::Utf8String(text) => format!("{text:?}"),
        Data::OctetString(octets) => match <&[u8; 12]>::try_from(*octets) {
            Ok(octets) => date_time(&DateTime::decode(octets).expect("any twelve bytes are one")),
            Err(_) => String::from_utf8_lossy(octets).into_owned(),
        },
        other => other.integer().map_or_else(|| format!("{other:?}"), |number| number.to_string()),
    }
}

/// The unit by its number.
fn symbol(unit: i128) -> &'static str {
    match unit {
        27 => "W",
        29 => "var",
        30 => "Wh",
        32 => "varh",
        33 => "A",
        35 => "V",
        _ => panic!("the unit {unit} is in no capture"),
    }
}

/// Date, time, and the rest where it is said.
pub(crate) fn date_time(at: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, deviation, status, .. } = at;
    let mut shown = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    if *deviation != i16::MIN {
        shown += &format!(" deviation {deviation} min");
    }
    if *status != 0 {
        shown += &format!(" status {status:02X}");
    }
    shown
}
