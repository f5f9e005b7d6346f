//! What Rust has, as C sees it.

use core::ffi::{CStr, c_char};
use core::fmt;

use smartmeter_proto::quantity::Quantity;
use smartmeter_proto::reading::Reading;
use smartmeter_proto::schema::{Field, Grade, Role};
use smartmeter_proto::visit::Value;
use smartmeter_proto::{Cause, Error};

use crate::abi::{
    SM_NO_INDEX, SmCause, SmError, SmField, SmGrade, SmKind, SmNumber, SmQuality, SmReading, SmRole, SmText,
};

/// What is said of a good transaction.
pub(crate) const NO_ERROR: SmError = SmError { offset: 0, needed: 0, cause: SmCause::None };
/// What is said where there is no transaction to look at.
pub(crate) const MISUSE: SmError = SmError { cause: SmCause::Misuse, ..NO_ERROR };
/// Where nothing has a physical value.
pub(crate) const NO_NUMBER: SmNumber = SmNumber { value: f64::NAN, mantissa: 0, decimals: 0, is_exact: false };

pub(crate) const fn quality(is_checked: bool) -> SmQuality {
    if is_checked { SmQuality::Checked } else { SmQuality::Unchecked }
}

pub(crate) const fn text(text: &'static str) -> SmText {
    SmText { start: text.as_ptr().cast(), len: text.len() }
}

pub(crate) const fn kind(value: Value<'_>) -> SmKind {
    match value {
        Value::Uint(_) => SmKind::Uint,
        Value::Int(_) => SmKind::Int,
        Value::Float(_) => SmKind::Float,
        Value::Bool(_) => SmKind::Bool,
        Value::Bytes(_) => SmKind::Bytes,
        Value::Text(_) => SmKind::Text,
        Value::Decimal(_) => SmKind::Decimal,
    }
}

/// The number on the wire; 0 where it is none.
pub(crate) fn raw(value: Value<'_>) -> u64 {
    match value {
        Value::Uint(number) => number,
        Value::Int(number) => number.cast_unsigned(),
        Value::Float(number) => number.to_bits(),
        Value::Bool(yes) => yes.into(),
        // Those of more than 64 bits are spelled in `content`.
        Value::Decimal(number) => i64::try_from(number.number()).unwrap_or(0).cast_unsigned(),
        Value::Bytes(_) | Value::Text(_) => 0,
    }
}

/// The physical value of a number whose scale is to be multiplied by ten to the power of `exponent`.
pub(crate) fn number(field: &Field, value: Value<'_>, exponent: Option<i32>) -> SmNumber {
    match (field.exponent, exponent) {
        (Some(_), None) => NO_NUMBER,
        (_, exponent) => {
            let exponent = exponent.unwrap_or(0);
            of(field.to_f64_with(value, exponent), field.quantity_with(value, exponent))
        }
    }
}

fn of(value: Option<f64>, quantity: Option<Quantity>) -> SmNumber {
    let exact = quantity.and_then(Quantity::to_decimal);
    let exact = exact.and_then(|(mantissa, decimals)| Some((i64::try_from(mantissa).ok()?, decimals)));
    let (mantissa, decimals) = exact.unwrap_or_default();
    SmNumber { value: value.unwrap_or(f64::NAN), mantissa, decimals, is_exact: exact.is_some() }
}

pub(crate) const fn role(role: Role) -> SmRole {
    match role {
        Role::Reserved => SmRole::Reserved,
        Role::CountOf(_) => SmRole::Count,
        Role::LenOf(_) => SmRole::Length,
        Role::Constant(_) => SmRole::Constant,
        Role::Checksum { .. } => SmRole::Checksum,
        Role::Padding { .. } | Role::Gap { .. } => SmRole::Padding,
        _ => SmRole::Value,
    }
}

pub(crate) const fn grade(grade: Grade) -> SmGrade {
    match grade {
        Grade::Confirmed => SmGrade::Confirmed,
        Grade::Inferred => SmGrade::Inferred,
        Grade::Unknown => SmGrade::Unknown,
    }
}

pub(crate) fn reading(reading: &Reading) -> SmReading {
    let time = reading.end();
    SmReading {
        metric: text(reading.metric.name),
        unit: text(reading.field.unit.unwrap_or_default()),
        label: text(reading.label.unwrap_or_default()),
        number: of(reading.to_f64(), reading.quantity()),
        time: time.unwrap_or(0),
        interval: reading.interval.map_or(0, |interval| interval.seconds),
        index: reading.index.and_then(|index| u32::try_from(index).ok()).unwrap_or(SM_NO_INDEX),
        has_time: time.is_some(),
        is_checked: reading.checked,
    }
}

pub(crate) fn error(error: &Error) -> SmError {
    let (cause, needed) = match error.cause() {
        Cause::Incomplete { needed } => (SmCause::Incomplete, needed),
        Cause::Overrun { needed } => (SmCause::Overrun, needed),
        Cause::Trailing { .. } => (SmCause::Trailing, 0),
        Cause::Checksum { .. } => (SmCause::Checksum, 0),
        Cause::UnknownId { .. } | Cause::UnknownStart => (SmCause::UnknownId, 0),
        Cause::Constant { .. } => (SmCause::Constant, 0),
        _ => (SmCause::Value, 0),
    };
    SmError { offset: error.offset(), needed, cause }
}

/// As the `smartmeter` command says it.
pub(crate) fn explain(error: &Error, out: &mut dyn fmt::Write) -> fmt::Result {
    let start = if error.path().is_root() { error.path().root().unwrap_or_default() } else { "" };
    write!(out, "{start}{} at byte {}: {}", error.path().below_root(), error.offset(), error.cause())
}

/// Whether this is the field of that path, as far as there was room for it.
pub(crate) fn is_at(field: &SmField, path: &CStr) -> bool {
    let is_part = matches!(field.kind, SmKind::Id | SmKind::Terminator);
    let wanted = path.to_bytes_with_nul();
    !is_part
        && field.path.iter().zip(wanted).all(|(&found, &wanted)| found == wanted as c_char)
        && wanted.len() <= field.path.len()
}
