//! Bit fields.

use super::report;
use crate::errors::Errors;
use crate::model::{Extent, Field, Repr, Role, filled_argument, integer_bytes, type_word};

/// Reports what is wrong with a bit field.
pub(super) fn check(field: &Field, errors: &Errors) {
    let Some(bits) = field.bits else { return };
    check_type(field, bits.len, errors);
    if matches!(field.role, Role::Checksum { .. } | Role::Padding { .. } | Role::Gap { .. }) {
        report(errors, field.span, "a checksum or padding takes whole bytes: it can't be a bit field");
    }
    if matches!(field.repr, Repr::Decimal { .. } | Repr::Hex) {
        report(errors, field.span, "digits in text take whole bytes: `text` does not go with `bits`");
    } else if !matches!(field.extent, Extent::Natural) || field.width != 0 {
        report(errors, field.span, "`bits` says how long a bit field is: leave out what else would");
    }
    if field.repr == Repr::Bcd && bits.len % 4 != 0 {
        report(errors, field.span, "a decimal digit takes four bits: `bits` is a multiple of 4 with `bcd`");
    }
    if field.cond.is_some() {
        report(
            errors,
            field.span,
            "a bit field is always there: put the bits into a frame of their own and make that depend on `cond`",
        );
    }
}

/// A bit field has a type that it fits.
fn check_type(field: &Field, len: u16, errors: &Errors) {
    let ty = if field.is_filled() { filled_argument(&field.ty).unwrap_or(&field.ty) } else { &field.ty };
    let word = type_word(ty);
    let (element, count) = match ty {
        syn::Type::Array(array) => (&*array.elem, array_count(array)),
        ty => (ty, 1),
    };
    if let syn::Type::Array(array) = ty
        && array_count(array) == 0
    {
        errors.at(ty, "an array of bit fields has a length written as a number");
        return;
    }
    let each = len / count.max(1);
    let natural = integer_bytes(element).saturating_mul(8);
    if natural > 0 && each > natural {
        errors.at(&field.ty, format!("{each} bits do not fit a `{}`", type_word(element)));
    }
    if word == "bool" && len != 1 {
        errors.at(&field.ty, "a `bool` has one bit");
    }
    if ["f32", "f64", "List", "Vec", "String", "&[u8]", "&str", "Str"].contains(&word.as_str()) {
        errors.at(
            &field.ty,
            format!("a `{word}` can't be a bit field: integers, `bool`, arrays of those and enums of ids can"),
        );
    }
}

fn array_count(array: &syn::TypeArray) -> u16 {
    match &array.len {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(len), .. }) => len.base10_parse().unwrap_or(0),
        _ => 0,
    }
}
