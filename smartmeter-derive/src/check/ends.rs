//! Where fields end.

use super::report;
use crate::errors::Errors;
use crate::model::{Amount, BORROWED, Extent, Field, Group, Maker, Role, integer_bytes, is_known, type_word};

/// Reports what is wrong with the end of a field.
pub(super) fn check(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    check_extent(field, errors);
    check_own_length(field, errors);
    check_until(field, errors);
    check_pad(field, errors);
    check_max(field, errors);
    check_optional(group, index, errors);
    check_rest_is_last(group, index, errors);
    check_amount_comes_first(group, index, errors);
}

/// A number has a length of its own.
fn check_own_length(field: &Field, errors: &Errors) {
    let word = type_word(&field.ty);
    let is_number = integer_bytes(&field.ty) > 0 || ["f32", "f64", "bool"].contains(&word.as_str());
    if is_number && matches!(field.maker, Maker::Itself) && matches!(field.extent, Extent::Bytes { .. } | Extent::Rest)
    {
        let message = format!("a `{word}` has a length of its own; `bytes` is what makes an integer shorter");
        report(errors, field.span, message);
    }
}

/// A terminator ends bytes, text and lists; an item that says so, bytes and lists.
fn check_until(field: &Field, errors: &Errors) {
    let word = type_word(&field.ty);
    match &field.extent {
        Extent::Until(is_last) if ["&str", "Str", "String"].contains(&word.as_str()) => {
            let message = "a closure looks at items, and text has none: say a terminator, as in `until = \"\\n\"`";
            errors.at(&is_last.text, message);
        }
        Extent::Until(_) if !["List", "Vec", "&[u8]"].contains(&word.as_str()) => {
            errors.at(&field.ty, format!("`until` ends lists, bytes and text; `{}` is none", field.name));
        }
        Extent::Terminator(_) if !BORROWED.contains(&word.as_str()) => {
            errors.at(&field.ty, format!("`until` ends lists, bytes and text; `{}` is none", field.name));
        }
        _ => {}
    }
    if !matches!(field.maker, Maker::Itself) && !legal_with_maker(field) {
        report(
            errors,
            field.span,
            "`count`, `until` and `pad` look at what is on the wire: they don't go with map, with or ctx",
        );
    }
}

fn legal_with_maker(field: &Field) -> bool {
    matches!(field.extent, Extent::Natural | Extent::Rest | Extent::Bytes { pad: None, .. })
}

/// What may be missing has no count or length of its own: nobody would see to it that this is 0, or is not there.
fn check_optional(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    let source = match field.extent {
        Extent::Count(Amount::Field(source)) | Extent::Bytes { len: Amount::Field(source), .. } => source,
        _ => return,
    };
    if field.cond.is_some() && group.fields[source].is_filled() {
        let message = format!(
            "`{}` may be missing, but its count or length would be there: put both into a struct of their own, and let \
             that depend on `cond`",
            field.name
        );
        report(errors, field.span, message);
    }
}

/// A bound goes with what has none.
fn check_max(field: &Field, errors: &Errors) {
    if field.max.is_some() && matches!(field.extent, Extent::Natural) {
        report(errors, field.span, "`max` bounds what ends by count, len, until or rest");
    }
}

/// A list, bytes or text must end somewhere.
fn check_extent(field: &Field, errors: &Errors) {
    if matches!(field.maker, Maker::Codec(_)) || matches!(field.role, Role::Computed) {
        return;
    }
    let borrowed = BORROWED.contains(&type_word(&field.ty).as_str());
    if field.is_filled() && !matches!(field.extent, Extent::Natural) {
        let message = format!("the encoder fills `{}` in, so its length is known: nothing else can say it", field.name);
        return report(errors, field.span, message);
    }
    if borrowed && matches!(field.extent, Extent::Natural) && field.bits.is_none() {
        errors.at(
            &field.ty,
            format!(
                "nothing says where `{0}` ends: count it with `#[frame(count_of = \"{0}\")]` on a field before it, \
                 measure it with `len_of`, or say `count`, `len`, `prefix`, `until` or `rest` here",
                field.name
            ),
        );
    }
    if !borrowed && matches!(field.extent, Extent::Count(_)) && matches!(field.maker, Maker::Itself) {
        errors.at(&field.ty, format!("`{}` has no items to count: that goes with lists, bytes and text", field.name));
    }
}

/// Only text and bytes can be filled up.
fn check_pad(field: &Field, errors: &Errors) {
    let padded = matches!(field.extent, Extent::Bytes { pad: Some(_), .. });
    let word = type_word(&field.ty);
    let can_not = ["List", "Vec", "array", "bool"].contains(&word.as_str()) || integer_bytes(&field.ty) > 0;
    if padded && can_not {
        errors.at(&field.ty, format!("`{}` can't be padded: that goes with text and bytes", field.name));
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
    let said = &group.fields[source].declared;
    if !group.fields[source].is_filled() && is_known(said) && !is_amount(said) {
        errors.at(
            said,
            format!("`{source_name}` says where `{}` ends, so it is an unsigned integer, u8 to u64", field.name),
        );
    }
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
        Role::Value | Role::Computed => true,
        _ => false,
    };
    if source < index && !fills_this {
        let message =
            format!("`{source_name}` is filled in from something else, so it can't say where `{}` ends", field.name);
        report(errors, field.span, message);
    }
}

/// Whether it is a number that can say how many items or bytes there are.
fn is_amount(ty: &syn::Type) -> bool {
    ["u8", "u16", "u32", "u64", "BerLength"].contains(&type_word(ty).as_str())
}
