//! What a declaration must hold. One rule, one function.

use proc_macro2::Span;
use syn::Error;

use crate::errors::Errors;
use crate::model::{
    Algorithm, Amount, BORROWED, Body, Content, Declaration, Enum, Extent, Field, Group, Range, Role, Selector,
    Variant, filled_argument, type_word,
};

/// The unit that makes a number a time.
const UNIX_SECONDS: &str = "s since 1970-01-01T00:00:00Z";

/// Reports everything that is wrong with a declaration.
pub(crate) fn declaration(declaration: &Declaration, errors: &Errors) {
    match &declaration.body {
        Body::Struct(group) => check_group(group, errors),
        Body::Enum(body) => check_enum(body, errors),
    }
}

fn check_group(group: &Group, errors: &Errors) {
    let clear = !group.fields.iter().any(|field| field.unclear);
    for (index, field) in group.fields.iter().enumerate() {
        // A word with an error of its own may be the very one that these miss.
        if !field.unclear {
            check_filled_type(field, errors);
        }
        if clear {
            check_extent(field, errors);
        }
        check_pad(field, errors);
        check_rest_is_last(group, index, errors);
        check_amount_comes_first(group, index, errors);
        check_checksum(group, index, errors);
        check_measurement(group, field, errors);
    }
    check_spans_nest(group, errors);
}

fn report(errors: &Errors, span: Span, message: impl core::fmt::Display) {
    errors.push(Error::new(span, message));
}

/// What the encoder fills in has a type without room, and nothing else has.
fn check_filled_type(field: &Field, errors: &Errors) {
    let word = type_word(&field.ty);
    let (wanted, example) = match &field.role {
        Role::Value | Role::Reserved => ("", ""),
        Role::Padding { .. } => ("Padding", "Padding"),
        Role::Checksum { .. } => ("Filled", "Filled<u16>"),
        Role::CountOf(_) | Role::LenOf(_) | Role::Constant(_) => ("Filled", "Filled<u8>"),
    };
    match (wanted, word.as_str()) {
        ("", "Filled") => errors.at(
            &field.ty,
            format!("nothing says what fills `{}`: use one of count_of, len_of, magic, crc, sum, xor", field.name),
        ),
        ("", "Padding") => errors.at(&field.ty, "padding needs to know how far: `#[frame(pad_to = 4)]`"),
        ("", _) => {}
        (wanted, word) if wanted == word => {}
        _ => errors.at(&field.ty, format!("the encoder fills `{}` in, so its type is `{example}`", field.name)),
    }
    if let Role::Padding { multiple: 0 } = field.role {
        report(errors, field.span, "`pad_to` is at least 1");
    }
}

/// A list, bytes or text must end somewhere.
fn check_extent(field: &Field, errors: &Errors) {
    let borrowed = BORROWED.contains(&type_word(&field.ty).as_str());
    if field.is_filled() && !matches!(field.extent, Extent::Natural) {
        let message = format!("the encoder fills `{}` in, so its length is known: nothing else can say it", field.name);
        return report(errors, field.span, message);
    }
    if borrowed && matches!(field.extent, Extent::Natural) {
        errors.at(
            &field.ty,
            format!(
                "nothing says where `{0}` ends: count it with `#[frame(count_of = \"{0}\")]` on a field before it, \
                 measure it with `len_of`, or say `count`, `len`, `prefix` or `rest` here",
                field.name
            ),
        );
    }
    if !borrowed && matches!(field.extent, Extent::Count(_)) {
        errors.at(
            &field.ty,
            format!("`{}` has no items to count: that goes with `List`, `&[u8]` and `&str`", field.name),
        );
    }
}

/// Only text and bytes can be filled up.
fn check_pad(field: &Field, errors: &Errors) {
    let padded = matches!(field.extent, Extent::Bytes { pad: Some(_), .. });
    if padded && !["&[u8]", "&str"].contains(&type_word(&field.ty).as_str()) {
        errors.at(&field.ty, format!("`{}` can't be padded: that goes with `&str` and `&[u8]`", field.name));
    }
}

/// After what takes the rest of the input nothing is left but what has a known length.
fn check_rest_is_last(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    if !matches!(field.extent, Extent::Rest) {
        return;
    }
    let after = &group.fields[index + 1..=group.end_of_rest(index)];
    if let Some(next) = after.iter().find(|next| next.may_vary()) {
        let message = format!("`{}` takes the rest of the input, so nothing is left for `{}`", field.name, next.name);
        report(errors, field.span, message);
    }
}

/// A count or length is read before what it counts.
fn check_amount_comes_first(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    let source = match field.extent {
        Extent::Count(Amount::Field(source)) | Extent::Bytes { len: Amount::Field(source), .. } => source,
        _ => return,
    };
    let source_name = &group.fields[source].name;
    if source >= index {
        report(
            errors,
            field.span,
            format!("`{source_name}` says where `{}` ends, so it must come before it", field.name),
        );
    }
    // What is filled in follows from one field; of another, nobody would see to it that it agrees.
    let fills_this = match group.fields[source].role {
        Role::CountOf(target) => target == index,
        Role::LenOf(range) => range.first == index,
        Role::Value => true,
        _ => false,
    };
    if source < index && !fills_this {
        let message =
            format!("`{source_name}` is filled in from something else, so it can't say where `{}` ends", field.name);
        report(errors, field.span, message);
    }
}

/// A checksum fits its integer and does not cover itself.
fn check_checksum(group: &Group, index: usize, errors: &Errors) {
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
        Algorithm::Xor if found != "u8" => {
            errors.at(&field.ty, "bytes combined by exclusive or give a byte: declare `Filled<u8>`");
        }
        _ => {}
    }
}

/// A measurement is a value, and its time is one.
fn check_measurement(group: &Group, field: &Field, errors: &Errors) {
    if let Some(metric) = &field.metric {
        if field.is_filled() {
            errors.at(&metric.name, "what the encoder fills in is no measurement");
        }
        if ["&[u8]", "&str"].contains(&type_word(&field.ty).as_str()) {
            errors.at(&metric.name, "bytes and text are no measurement");
        }
        if let Some(at) = metric.at {
            check_is_time(group, at, errors);
        }
    }
    if let Some(series) = &field.series {
        check_is_time(group, series.from, errors);
        if !["List", "array"].contains(&type_word(&field.ty).as_str()) {
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

/// Spans with a byte length lie inside each other or apart.
fn check_spans_nest(group: &Group, errors: &Errors) {
    let lengths: Vec<_> = group.lengths().collect();
    for (position, &(index, field, range)) in lengths.iter().enumerate() {
        if index >= range.first && range.first != range.last {
            report(errors, field.span, format!("`{}` must come before the fields whose length it is", field.name));
        }
        for &(_, other, other_range) in &lengths[..position] {
            if crosses(range, other_range) {
                report(
                    errors,
                    field.span,
                    format!("the spans of `{}` and `{}` cut each other", other.name, field.name),
                );
            }
        }
    }
    check_checksums_are_ordered(group, errors);
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

fn check_enum(body: &Enum, errors: &Errors) {
    for variant in &body.variants {
        if let Content::Fields(group) = &variant.content {
            check_group(group, errors);
        }
        check_variant_has_id(variant, errors);
        check_id_fits(body, variant, errors);
        check_other_holds_id(body, variant, errors);
        check_fallback_holds_enum(variant, errors);
    }
    check_one_catch_all(body, errors);
    check_literal_ids_differ(body, errors);
}

/// What has no payload, or fields of its own, has its id on the variant.
fn check_variant_has_id(variant: &Variant, errors: &Errors) {
    if matches!(variant.selector, Selector::Id(None)) && !matches!(variant.content, Content::Payload(_)) {
        errors.at(
            &variant.ident,
            "nothing says which id leads here: `#[frame(id = …)]`, or `#[frame(other)]` for all the rest",
        );
    }
}

fn id_max(body: &Enum) -> u64 {
    match body.id_type.to_string().as_str() {
        "u8" => u8::MAX.into(),
        "u16" => u16::MAX.into(),
        "u32" => u32::MAX.into(),
        _ => u64::MAX,
    }
}

/// An id has room in the enum's id type.
fn check_id_fits(body: &Enum, variant: &Variant, errors: &Errors) {
    if let Selector::Id(Some(id)) = variant.selector
        && id > id_max(body)
    {
        errors.at(&variant.ident, format!("the id {id:#X} does not fit the enum's id type, {}", body.id_type));
    }
}

/// Ids on the variants differ. Those on payloads are compared by the generated code.
fn check_literal_ids_differ(body: &Enum, errors: &Errors) {
    for (position, variant) in body.variants.iter().enumerate() {
        let Selector::Id(Some(id)) = variant.selector else { continue };
        let same = |other: &&Variant| matches!(other.selector, Selector::Id(Some(found)) if found == id);
        if let Some(first) = body.variants[..position].iter().find(same) {
            errors.at(&variant.ident, format!("duplicate id: `{}` has {id:#X} already", first.ident));
        }
    }
}

/// The variant for all other ids keeps the id.
fn check_other_holds_id(body: &Enum, variant: &Variant, errors: &Errors) {
    if !matches!(variant.selector, Selector::Other) {
        return;
    }
    let wanted = body.id_type.to_string();
    let first = match &variant.content {
        Content::Fields(group) => {
            group.fields.first().filter(|id| id.width == 0 && id.order == body.order).map(|id| type_word(&id.ty))
        }
        Content::Unit | Content::Payload(_) => None,
    };
    if first.as_deref() != Some(wanted.as_str()) {
        let message = format!(
            "an `other` variant keeps the id, so that nothing is lost: its first field is a {wanted}, \
             as in `Unknown({wanted})` or `Unknown {{ id: {wanted}, body: &'a [u8] }}`"
        );
        errors.at(&variant.ident, message);
    }
}

/// A fallback is another enum.
fn check_fallback_holds_enum(variant: &Variant, errors: &Errors) {
    if matches!(variant.selector, Selector::Fallback) && !matches!(variant.content, Content::Payload(_)) {
        errors.at(&variant.ident, "a fallback holds the enum that takes over, as in `Known(p350::Reply<'a>)`");
    }
}

/// Only one variant can take all the rest.
fn check_one_catch_all(body: &Enum, errors: &Errors) {
    let mut rest = body.variants.iter().filter(|variant| !matches!(variant.selector, Selector::Id(_)));
    if let Some(first) = rest.next() {
        for second in rest {
            errors.at(&second.ident, format!("`{}` takes all other ids already", first.ident));
        }
    }
}
