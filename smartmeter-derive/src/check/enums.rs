//! Enums: ids and variants.

use crate::errors::Errors;
use crate::model::{Content, Declaration, Enum, Field, Id, Repr, Selector, Variant, type_word};

/// Reports what is wrong with an enum.
pub(super) fn check(declaration: &Declaration, body: &Enum, errors: &Errors) {
    for variant in &body.variants {
        check_variant_has_id(body, variant, errors);
        check_id_kind(body, variant, errors);
        check_id_fits(body, variant, errors);
        check_keeps_id(body, variant, errors);
        check_fallback_holds_enum(variant, errors);
    }
    check_context(declaration, body, errors);
    check_one_catch_all(body, errors);
    check_literal_ids_differ(body, errors);
    check_starts_differ(body, errors);
}

/// An id that the context brings needs one.
fn check_context(declaration: &Declaration, body: &Enum, errors: &Errors) {
    if let (Id::Context(expression), None) = (&body.id, &declaration.context) {
        let message = "an `id` in quotes is an expression over what the frame around it tells: say `ctx = \"kind: u8\"`, too; \
                       an id of the enum's own is a number";
        errors.at(&expression.text, message);
    }
}

/// Ids are bytes where `id_type` says so, and numbers elsewhere.
fn check_id_kind(body: &Enum, variant: &Variant, errors: &Errors) {
    match (&body.id, &variant.selector) {
        (Id::Start, Selector::Id(Some(_)) | Selector::Range(..)) => {
            errors
                .at(&variant.ident, "with `id_type = \"bytes\"` an id is the first bytes: `#[frame(id = b\"1-0:\")]`");
        }
        (Id::Number(_) | Id::Context(_), Selector::Start(bytes)) => {
            errors.at(bytes, "bytes as an id go with `id_type = \"bytes\"`; here it is a number");
        }
        (_, Selector::Range(first, last)) if first > last => {
            errors.at(&variant.ident, "this range of ids holds none: the first comes before the last");
        }
        _ => {}
    }
}

/// No variant begins like another, or one of them could never be found.
fn check_starts_differ(body: &Enum, errors: &Errors) {
    for (position, variant) in body.variants.iter().enumerate() {
        let Selector::Start(bytes) = &variant.selector else { continue };
        if bytes.value().is_empty() {
            errors.at(bytes, "an id has at least one byte; `other` takes what begins like none of the others");
            continue;
        }
        for other in &body.variants[..position] {
            let Selector::Start(earlier) = &other.selector else { continue };
            if bytes.value().starts_with(&earlier.value()) || earlier.value().starts_with(&bytes.value()) {
                let message =
                    format!("`{}` begins with the same bytes: one id must not begin with another", other.ident);
                errors.at(&variant.ident, message);
            }
        }
    }
}

/// What has no payload, or fields of its own, has its id on the variant.
fn check_variant_has_id(body: &Enum, variant: &Variant, errors: &Errors) {
    let has_none = matches!(variant.selector, Selector::Id(None))
        && (!matches!(variant.content, Content::Payload(_)) || matches!(body.id, Id::Start));
    if has_none {
        errors.at(
            &variant.ident,
            "nothing says which id leads here: `#[frame(id = …)]`, or `#[frame(other)]` for all the rest",
        );
    }
}

fn id_max(body: &Enum) -> u64 {
    match &body.id {
        Id::Number(integer) if integer == "u8" => u8::MAX.into(),
        Id::Number(integer) if integer == "u16" => u16::MAX.into(),
        Id::Number(integer) if integer == "u32" => u32::MAX.into(),
        _ => u64::MAX,
    }
}

/// An id has room in the enum's id type.
fn check_id_fits(body: &Enum, variant: &Variant, errors: &Errors) {
    let largest = match variant.selector {
        Selector::Id(Some(id)) => id,
        Selector::Range(_, last) => last,
        _ => return,
    };
    if let Id::Number(integer) = &body.id
        && largest > id_max(body)
    {
        errors.at(&variant.ident, format!("the id {largest:#X} does not fit the enum's id type, {integer}"));
    }
}

/// Ids on the variants differ. Those on payloads are compared by the generated code.
fn check_literal_ids_differ(body: &Enum, errors: &Errors) {
    let range = |variant: &Variant| match variant.selector {
        Selector::Id(Some(id)) => Some((id, id)),
        Selector::Range(first, last) => Some((first, last)),
        _ => None,
    };
    for (position, variant) in body.variants.iter().enumerate() {
        let Some((first, last)) = range(variant) else { continue };
        let same = |other: &&Variant| {
            range(other).is_some_and(|(other_first, other_last)| first <= other_last && other_first <= last)
        };
        if let Some(other) = body.variants[..position].iter().find(same) {
            errors.at(&variant.ident, format!("duplicate id: `{}` has {first:#X} already", other.ident));
        }
    }
}

/// A variant that more than one id leads to keeps the id.
fn check_keeps_id(body: &Enum, variant: &Variant, errors: &Errors) {
    let (Id::Number(wanted), Selector::Other | Selector::Range(..)) = (&body.id, &variant.selector) else { return };
    let keeps = |id: &&Field| id.width == 0 && id.order == body.order && id.bits.is_none() && id.repr == Repr::Binary;
    let first = match &variant.content {
        Content::Fields(group) => group.fields.first().filter(keeps).map(|id| type_word(&id.ty)),
        // It reads the id itself.
        Content::Payload(_) if matches!(variant.selector, Selector::Range(..)) => return,
        Content::Unit | Content::Payload(_) => None,
    };
    if first.as_deref() != Some(wanted.to_string().as_str()) {
        let message = if matches!(variant.selector, Selector::Other) {
            format!(
                "an `other` variant keeps the id, so that nothing is lost: its first field is a {wanted}, \
                 as in `Unknown({wanted})` or `Unknown {{ id: {wanted}, body: &'a [u8] }}`"
            )
        } else {
            format!(
                "a range of ids leads to a variant that keeps which one it was, so that nothing is lost: its first field \
                 is a {wanted}, as in `Short {{ id: {wanted}, body: &'a [u8] }}`, or it holds a type that begins with the id"
            )
        };
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
    let takes_rest = |variant: &&Variant| matches!(variant.selector, Selector::Other | Selector::Fallback);
    let mut rest = body.variants.iter().filter(takes_rest);
    if let Some(first) = rest.next() {
        for second in rest {
            errors.at(&second.ident, format!("`{}` takes all other ids already", first.ident));
        }
    }
}
