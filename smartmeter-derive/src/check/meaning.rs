//! What fields mean.

use super::report;
use crate::errors::Errors;
use crate::model::{
    Absent, Amount, Extent, Field, Group, Labels, Moment, Repr, array_len, element, integer_bytes, is_known, type_word,
};

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
    if let Some(absent) = &field.absent {
        check_absent(field, absent, errors);
    }
    if let Some(labels) = &field.labels {
        check_labels(field, labels, errors);
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

/// What stands for no value is one that the field can have.
fn check_absent(field: &Field, absent: &Absent, errors: &Errors) {
    if field.is_filled() {
        return errors.at(&absent.expr, "what the encoder fills in is never absent");
    }
    let number = element(&field.ty);
    let word = type_word(number);
    let Some(width) = width_in_bits(field, integer_bytes(number)) else {
        let message = "`absent` goes with integers, and lists and arrays of them; a float that is not a number is no \
                       reading as it is";
        return errors.at(&absent.expr, message);
    };
    let is_signed = word.starts_with('i');
    let (least, most) = if is_signed { (-(1 << (width - 1)), (1 << (width - 1)) - 1) } else { (0, (1 << width) - 1) };
    let Some(value) = absent.values.iter().find(|value| !(least..=most).contains(*value)) else { return };
    let mut message = format!("{value} is never in `{}`, which is from {least} to {most}", field.name);
    // The bits, as documents of a protocol write them.
    if is_signed && *value > most && *value < 1 << width {
        message += &format!(": with these bits it is {}", value - (1 << width));
    }
    errors.at(&absent.expr, message);
}

/// How many bits a number has, at most; `None` for what is no integer.
fn width_in_bits(field: &Field, natural: u16) -> Option<u32> {
    let bytes = match (field.width, field.repr) {
        (width, Repr::Binary) if width != 0 => width.into(),
        _ => natural,
    };
    let bits = match field.bits {
        Some(bits) => bits.len / array_len(&field.ty).unwrap_or(1).max(1),
        None => bytes * 8,
    };
    (natural != 0 && bits != 0).then_some(bits.into())
}

/// There is a label for each item, and no two are the same.
fn check_labels(field: &Field, labels: &Labels, errors: &Errors) {
    let Labels { text, names } = labels;
    if names.iter().any(String::is_empty) {
        errors.at(text, "a label is missing here: they stand between commas, as in `labels = \"L1, L2, L3\"`");
    }
    if let Some((_, name)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
        errors.at(text, format!("two items are labelled `{name}`: labels tell them apart"));
    }
    let count = match (&field.extent, type_word(&field.ty).as_str(), field.is_filled()) {
        (Extent::Natural, "array", false) => array_len(&field.ty).map(usize::from),
        (Extent::Count(Amount::Fixed(count)), ..) => Some(*count),
        _ => {
            let message = "labels name the items of an array, or of a list of a fixed `count`; the items of a list that \
                           varies are told apart by their index";
            return errors.at(text, message);
        }
    };
    if let Some(count) = count
        && count != names.len()
    {
        let message =
            format!("`{}` has {count} items, and there are {} labels: say one for each", field.name, names.len());
        errors.at(text, message);
    }
    if type_word(element(&field.ty)) == "array" {
        errors.at(text, "labels name the items of one array, not of arrays in it: declare a frame for those");
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
