//! What fields mean.

use super::report;
use crate::errors::Errors;
use crate::model::{Field, Group, type_word};

/// The unit that makes a number a time.
pub(super) const UNIX_SECONDS: &str = "s since 1970-01-01T00:00:00Z";

/// A measurement is a value, and its time is one.
pub(super) fn check(group: &Group, field: &Field, errors: &Errors) {
    if field.scale.numerator == 0 {
        report(errors, field.span, "a `scale` of 0 makes every value 0");
    }
    if let Some(metric) = &field.metric {
        if field.is_filled() {
            errors.at(&metric.name, "what the encoder fills in is no measurement");
        }
        if ["&[u8]", "&str", "String"].contains(&type_word(&field.ty).as_str()) {
            errors.at(&metric.name, "bytes and text are no measurement");
        }
        if let Some(at) = metric.at {
            check_is_time(group, at, errors);
        }
    }
    if let Some(series) = &field.series {
        check_is_time(group, series.from, errors);
        if !["List", "Vec", "array"].contains(&type_word(&field.ty).as_str()) {
            report(errors, field.span, "`from` and `every` give times to the items of a `List` or array");
        }
        if field.metric.as_ref().is_some_and(|metric| metric.at.is_some()) {
            report(errors, field.span, "a series has its times from `from` and `every`, so leave out `at`");
        }
    }
}

/// A field that others take their time from says that it is one.
fn check_is_time(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    if field.unit.as_ref().is_none_or(|unit| unit.value() != UNIX_SECONDS) {
        report(
            errors,
            field.span,
            format!("`{}` is used as a time: say so with `unit = \"{UNIX_SECONDS}\"`", field.name),
        );
    }
}
