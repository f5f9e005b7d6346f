//! What counts, keeps time, asks or answers.

use super::meaning::UNIX_SECONDS;
use super::report;
use crate::errors::Errors;
use crate::model::{Continuity, ContinuityKind, Extent, Field, Role, integer_bytes, type_word};

/// It is a value, of a type that can be what is said of it.
pub(super) fn check(field: &Field, errors: &Errors) {
    let Some(Continuity { span, kind }) = &field.continuity else { return };
    if !matches!(field.role, Role::Value) {
        let message = "what counts, keeps time, asks or answers is a value of the frame: it is neither reserved nor computed \
                       nor filled in";
        return report(errors, *span, message);
    }
    match kind {
        ContinuityKind::Source => {}
        ContinuityKind::Sequence { first, last } => check_sequence(field, (*first, *last), errors),
        ContinuityKind::Cadence { .. } => {
            if field.unit.as_ref().is_none_or(|unit| unit.value() != UNIX_SECONDS) {
                let message =
                    format!("a cadence is that of times: say that it is one with `unit = \"{UNIX_SECONDS}\"`");
                report(errors, *span, message);
            }
        }
        ContinuityKind::Request | ContinuityKind::Reply { .. } => {
            let word = type_word(&field.ty);
            let no_number = ["&[u8]", "&str", "String", "List", "Vec", "array", "Escaped", "f32", "f64", "bool"];
            if no_number.contains(&word.as_str()) || !matches!(field.extent, Extent::Natural | Extent::Bytes { .. }) {
                let message = "what asks or answers is told by a number: an integer, or an enum with an id";
                report(errors, *span, message);
            }
        }
    }
}

/// It counts through at least two numbers, and they fit.
fn check_sequence(field: &Field, (first, last): (u64, u64), errors: &Errors) {
    let Some(Continuity { span, .. }) = &field.continuity else { return };
    let word = type_word(&field.ty);
    if !["u8", "u16", "u32", "u64"].contains(&word.as_str()) {
        return report(errors, *span, "a sequence is an unsigned integer, `u8` to `u64`");
    }
    let bytes = if field.width == 0 { integer_bytes(&field.ty) } else { field.width.into() };
    let bits = u32::from(field.bits.map_or(bytes * 8, |bits| bits.len));
    let most = u64::MAX.checked_shr(64_u32.saturating_sub(bits)).unwrap_or(0);
    if first == last || last > most {
        let message = format!("a sequence counts through two numbers at least, of which the largest here is {most}");
        report(errors, *span, message);
    }
}
