//! Spans of fields: lengths and checksums.

use super::report;
use crate::errors::Errors;
use crate::model::{Algorithm, Group, Range, Role, filled_argument, type_word};

/// A checksum fits its integer and does not cover itself.
pub(super) fn check_checksum(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    let Role::Checksum { algorithm, over } = &field.role else { return };
    if over.contains(index) {
        report(errors, field.span, format!("`{}` can't cover itself: leave it out of `over`", field.name));
    }
    let Some(found) = filled_argument(&field.ty).map(type_word) else { return };
    match algorithm {
        Algorithm::Crc { name, integer, .. } if *integer != found => {
            errors.at(&field.ty, format!("\"{}\" gives a {integer}: declare `Filled<{integer}>`", name.value()));
        }
        Algorithm::Crc { name, constant, .. }
            if field.width != 0 && u16::from(field.width) * 8 < crc_bits(constant) =>
        {
            let bytes = crc_bits(constant).div_ceil(8);
            errors.at(&field.ty, format!("\"{}\" takes {bytes} bytes: leave `bytes` out or say as many", name.value()));
        }
        Algorithm::Xor if found != "u8" => {
            errors.at(&field.ty, "bytes combined by exclusive or give a byte: declare `Filled<u8>`");
        }
        _ => {}
    }
}

/// Spans with a byte length lie inside each other or apart.
pub(super) fn check(group: &Group, errors: &Errors) {
    check_spans_share_no_bits(group, errors);
    let parts: Vec<_> = group.parts().collect();
    for (position, part) in parts.iter().enumerate() {
        let name = &group.fields[part.length].name;
        let span = group.fields[part.length].span;
        if part.read.first > part.counted.last && part.counted.first != part.counted.last {
            report(errors, span, format!("`{name}` must come before the last of the fields whose length it is"));
        }
        for other in &parts[..position] {
            if crosses(part.read, other.read) {
                let other = &group.fields[other.length].name;
                report(errors, span, format!("the spans of `{other}` and `{name}` cut each other"));
            }
        }
    }
    check_checksums_are_ordered(group, errors);
}

/// A span begins and ends with whole bytes.
fn check_spans_share_no_bits(group: &Group, errors: &Errors) {
    let checksums = group.fields.iter().filter_map(|field| match field.role {
        Role::Checksum { over, .. } => Some((field, over)),
        _ => None,
    });
    let lengths = group.lengths().map(|(_, field, range)| (field, range));
    for (field, span) in checksums.chain(lengths) {
        let (first, last) = (&group.fields[span.first], &group.fields[span.last]);
        if first.bits.is_some_and(|bits| bits.group.first != span.first)
            || last.bits.is_some_and(|bits| bits.group.last != span.last)
        {
            let message = format!(
                "the span of `{}` begins or ends within bytes that bit fields share: take all of them in, or none",
                field.name
            );
            report(errors, field.span, message);
        }
    }
}

/// No checksum covers one that, by itself or through others, covers it.
fn check_checksums_are_ordered(group: &Group, errors: &Errors) {
    let sorted = group.checksums();
    for (position, &(_, field, over)) in sorted.iter().enumerate() {
        if let Some((_, other, _)) = sorted[position + 1..].iter().find(|&&(other, ..)| over.contains(other)) {
            report(errors, field.span, format!("`{}` and `{}` cover each other", field.name, other.name));
            return;
        }
    }
}

/// Whether two spans share fields without one holding the other.
fn crosses(a: Range, b: Range) -> bool {
    let apart = a.last < b.first || b.last < a.first;
    let nested = (a.first <= b.first && b.last <= a.last) || (b.first <= a.first && a.last <= b.last);
    !apart && !nested
}

/// The width of a checksum of the catalogue: the number in its name.
fn crc_bits(constant: &syn::Ident) -> u16 {
    let name = constant.to_string();
    name.split('_').nth(1).and_then(|bits| bits.parse().ok()).unwrap_or(0)
}
