//! What a declaration must hold. One rule, one function.

mod bits;
mod constants;
mod continuity;
mod ends;
mod enums;
mod expressions;
mod meaning;
mod spans;
mod types;

pub(crate) use self::constants::room;
use proc_macro2::Span;
use syn::Error;

use crate::errors::Errors;
use crate::model::{
    Body, Content, Declaration, Field, Group, Id, Maker, Role, filled_argument, integer_bytes, is_known, is_variable,
    type_word,
};

/// Reports everything that is wrong with a declaration.
pub(crate) fn declaration(declaration: &Declaration, errors: &Errors) {
    check_recursion(declaration, errors);
    types::check_holds_itself(declaration, errors);
    match &declaration.body {
        Body::Struct(group) => check_group(group, errors),
        Body::Enum(body) => {
            enums::check(declaration, body, errors);
            for variant in &body.variants {
                if let Content::Fields(group) = &variant.content {
                    check_group(group, errors);
                }
            }
        }
    }
}

fn check_group(group: &Group, errors: &Errors) {
    let clear = !group.fields.iter().any(|field| field.unclear);
    for (index, field) in group.fields.iter().enumerate() {
        // A word with an error of its own may be the very one that these miss.
        if !field.unclear {
            check_filled_type(field, errors);
            check_maker(field, errors);
            bits::check(field, errors);
            constants::check(field, errors);
            types::check(field, errors);
        }
        if clear {
            ends::check(group, index, errors);
        }
        check_amount_number(field, errors);
        spans::check_checksum(group, index, errors);
        expressions::check(group, index, errors);
        meaning::check(group, field, errors);
        continuity::check(field, errors);
    }
    spans::check(group, errors);
}

fn report(errors: &Errors, span: Span, message: impl core::fmt::Display) {
    errors.push(Error::new(span, message));
}

/// What may hold itself begins with a number, so that each level takes at least a byte.
fn check_recursion(declaration: &Declaration, errors: &Errors) {
    let begins_with_number = match &declaration.body {
        Body::Enum(body) => matches!(body.id, Id::Number(_)),
        Body::Struct(group) => group.fields.first().is_some_and(|first| {
            first.cond.is_none() && (integer_bytes(&first.ty) > 0 || first.bits.is_some() || first.is_filled())
        }),
    };
    if declaration.max_depth.is_some() && !begins_with_number {
        let message = "a type with `max_depth` begins with a number, or has an `id_type` that is one, so that each \
                       level takes at least a byte";
        errors.at(&declaration.ident, message);
    }
}

/// What the encoder fills in has a type without room, and nothing else has.
fn check_filled_type(field: &Field, errors: &Errors) {
    let word = type_word(&field.ty);
    let (wanted, example) = match &field.role {
        Role::Value | Role::Reserved | Role::Computed => ("", ""),
        Role::Padding { .. } | Role::Gap { .. } => ("Padding", "Padding"),
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
        (wanted, word) if wanted == word => check_filled_number(field, errors),
        _ => {
            let alias =
                if is_known(&field.ty) { "" } else { "; an alias for it can't be looked through: write it out" };
            errors.at(&field.ty, format!("the encoder fills `{}` in, so its type is `{example}`{alias}", field.name));
        }
    }
    if field.is_filled() && (field.cond.is_some() || field.default.is_some() || field.assert.is_some()) {
        let message = format!(
            "the encoder fills `{}` in: `cond`, `default` and `assert` go with values; put it into a frame of its own \
             where it depends on a condition",
            field.name
        );
        report(errors, field.span, message);
    }
}

/// What is filled in is an unsigned number, or, for a constant, bytes.
fn check_filled_number(field: &Field, errors: &Errors) {
    let Some(number) = filled_argument(&field.ty) else { return };
    let word = type_word(number);
    let is_number = ["u8", "u16", "u32", "u64"].contains(&word.as_str());
    let fits = match field.role {
        Role::CountOf(_) | Role::LenOf(_) => is_number || word == "BerLength",
        Role::Constant(_) => is_number || word == "array",
        _ => is_number,
    };
    if !fits {
        let message = match field.role {
            Role::Constant(_) => {
                "a constant is an unsigned integer or bytes: `Filled<u8>` to `Filled<u64>`, `Filled<[u8; N]>`"
            }
            Role::Checksum { .. } => "a checksum is an unsigned integer: `Filled<u8>` to `Filled<u64>`",
            _ => "a count or length is an unsigned integer: `Filled<u8>` to `Filled<u64>`, or `Filled<BerLength>`",
        };
        errors.at(&field.ty, message);
    }
}

/// A count or length is a whole number of items or bytes, and nothing else that is filled in is scaled.
fn check_amount_number(field: &Field, errors: &Errors) {
    if field.is_filled() && field.is_scaled() && !matches!(field.role, Role::CountOf(_) | Role::LenOf(_)) {
        let message = "`scale` and `offset` make a number another one: of what is filled in, only a count or length is \
                       such; a checksum of one's own is a function, `checksum = \"…\"`";
        report(errors, field.span, message);
    }
    if !matches!(field.role, Role::CountOf(_) | Role::LenOf(_)) {
        return;
    }
    if field.scale.denominator != 1 || field.offset.denominator != 1 || field.scale.numerator < 1 {
        report(
            errors,
            field.span,
            "`scale` and `offset` of a count or length are whole numbers, and `scale` is at least 1",
        );
    }
    if is_variable(&field.ty) && (field.is_scaled() || field.bits.is_some()) {
        report(
            errors,
            field.span,
            "a `BerLength` says how many items or bytes there are: it takes no `scale`, `offset` or `bits`",
        );
    }
}

/// A value that is made by something else has a place of its own.
fn check_maker(field: &Field, errors: &Errors) {
    if matches!(field.maker, Maker::Itself) {
        return;
    }
    if field.is_filled() || matches!(field.role, Role::Computed) {
        report(errors, field.span, "`map`, `with` and `ctx` make values, and here is none to make");
    }
    if field.bits.is_some() && !matches!(field.maker, Maker::Mapped { .. }) {
        report(errors, field.span, "a bit field is a number: of map, with and ctx only `map` goes with it");
    }
    if matches!(field.maker, Maker::Mapped { .. }) && integer_bytes(&field.ty) == 0 {
        errors.at(&field.ty, "`map` names the integer that is on the wire, `u8` to `u64` or `i8` to `i64`");
    }
    if field.series.is_some() {
        report(errors, field.span, "a series is a list or array of numbers or frames, and not made by something else");
    }
}
