//! What fields mean.

use super::report;
use crate::errors::Errors;
use crate::model::{Field, Group, Moment, integer_bytes, is_known, type_word};

/// The unit that makes a number a time.
pub(super) const UNIX_SECONDS: &str = "s since 1970-01-01T00:00:00Z";

/// What has no value that could be measured.
const TEXT: [&str; 4] = ["&[u8]", "&str", "Str", "String"];

/// A measurement is a value, and its time is one.
pub(super) fn check(group: &Group, field: &Field, errors: &Errors) {
    let word = type_word(&field.ty);
    if field.scale.numerator == 0 {
        report(errors, field.span, "a `scale` of 0 makes every value 0");
    }
    if field.is_scaled() && TEXT.contains(&word.as_str()) {
        report(errors, field.span, "`scale` and `offset` make a number a physical value: bytes and text are none");
    }
    if let Some(metric) = &field.metric {
        if field.is_filled() {
            errors.at(metric, "what the encoder fills in is no measurement");
        }
        if TEXT.contains(&word.as_str()) {
            errors.at(metric, "bytes and text are no measurement");
        }
    }
    if let Some(at) = &field.at {
        if field.metric.is_none() && (is_known(&field.ty) || field.is_filled()) {
            errors.at(&at.text, "`at` gives a measurement its time: say which with `metric = \"…\"`");
        } else {
            check_is_time(group, at, errors);
        }
    }
    if let Some(series) = &field.series {
        check_is_time(group, &series.from, errors);
        if !["List", "Vec", "array"].contains(&word.as_str()) {
            report(errors, field.span, "`from` and `every` give times to the items of a `List` or array");
        }
        if field.metric.is_some() && field.at.is_some() {
            report(errors, field.span, "a series has its times from `from` and `every`, so leave out `at`");
        }
    }
}

/// A field that others take their time from is a number that is always there, and says that it is a time.
fn check_is_time(group: &Group, moment: &Moment, errors: &Errors) {
    let Moment { field, text } = moment;
    let field = &group.fields[*field];
    let name = &field.name;
    if field.is_filled() {
        return errors.at(text, format!("`{name}` is filled in by the encoder, so the struct holds no time there"));
    }
    if field.cond.is_some() && field.default.is_none() {
        let message = format!(
            "`{name}` may be missing, and a time is always there: give it a `default`, or put it and what it is the time \
             of into a struct of their own, and let that depend on `cond`"
        );
        return errors.at(text, message);
    }
    if is_known(&field.declared) && integer_bytes(&field.declared) == 0 {
        return errors.at(text, format!("`{name}` is used as a time, so it is an integer, u8 to u64 or i8 to i64"));
    }
    if field.unit.as_ref().is_none_or(|unit| unit.value() != UNIX_SECONDS) {
        report(errors, field.span, format!("`{name}` is used as a time: say so with `unit = \"{UNIX_SECONDS}\"`"));
    }
}
