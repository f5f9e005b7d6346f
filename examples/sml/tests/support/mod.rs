//! Captures, round trips, and text for values.

// Each test uses some of it.
#![allow(dead_code)]

use smartmeter_proto::prelude::*;
use sml::{ListEntry, Octets, Optional, Quantity, Time, Unit};

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

/// Pairs of digits; a dash for none.
pub(crate) fn hex(octets: &[u8]) -> String {
    if octets.is_empty() {
        return "-".into();
    }
    octets.iter().map(|octet| format!("{octet:02X}")).collect::<Vec<_>>().join(" ")
}

/// A time, with how it is written.
pub(crate) fn time(time: &Optional<Time>) -> String {
    match time.present() {
        None => "-".into(),
        Some(Time::SecIndex(seconds)) => format!("{} s", seconds.value()),
        Some(Time::Timestamp(seconds)) => format!("{} s since 1970", seconds.value()),
        Some(Time::LocalTimestamp { timestamp, local_offset, season_time_offset }) => {
            let (offset, season) = (local_offset.value(), season_time_offset.value());
            format!("{} s since 1970, {offset} min, {season} min", timestamp.value())
        }
        Some(Time::Bare(seconds)) => format!("{} s, bare", seconds.value()),
    }
}

/// A line for a value: name, value, and what else there is.
pub(crate) fn entry(entry: &ListEntry<'_>) -> String {
    let [a, b, c, d, e, f] = entry.obj_name.code;
    let value = match entry.quantity() {
        Some(quantity) => physical(&quantity),
        None => hex(entry.value.octets().expect("other values are octets")),
    };
    let mut line = format!("{:<22}  {value}", format!("{a}-{b}:{c}.{d}.{e}*{f}"));
    if let Some(status) = entry.status.present() {
        line += &format!("  status {:X}", status.value());
    }
    if entry.val_time != Optional::Absent {
        line += &format!("  time {}", time(&entry.val_time));
    }
    if !matches!(entry.value_signature, Octets::Short { tl: 1, .. }) {
        line += &format!("  signature {}", hex(entry.value_signature.octets()));
    }
    line
}

/// The number with its point moved, and its unit.
fn physical(quantity: &Quantity) -> String {
    let sign = if quantity.number < 0 { "-" } else { "" };
    let places = usize::from(quantity.exponent.min(0).unsigned_abs());
    let zeros = "0".repeat(usize::from(quantity.exponent.max(0).unsigned_abs()));
    let digits = format!("{:0>width$}{zeros}", quantity.number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction} {}", unit(quantity.unit)).trim_end().to_owned()
}

fn unit(unit: Option<Unit>) -> String {
    match unit {
        None => "",
        Some(Unit::Degree) => "°",
        Some(Unit::Watt) => "W",
        Some(Unit::VoltAmpere) => "VA",
        Some(Unit::Var) => "var",
        Some(Unit::WattHour) => "Wh",
        Some(Unit::VarHour) => "varh",
        Some(Unit::Ampere) => "A",
        Some(Unit::Volt) => "V",
        Some(Unit::Hertz) => "Hz",
        Some(Unit::Other(number)) => return format!("(unit {number})"),
    }
    .to_owned()
}
