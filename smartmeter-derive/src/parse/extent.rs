//! How a field is written, and what ends it.

use proc_macro2::Span;
use syn::{Expr, ExprLit, Lit, Type};

use super::fields::Resolver;
use super::role::number_type;
use crate::attr::{AmountWord, Words};
use crate::errors::Errors;
use crate::model::{Amount, Bits, Extent, Field, Order, Range, Repr, Role, first_argument, integer_bytes, type_word};
use crate::symbol::*;

/// What stands for the digits of the numbers in a field, and how many bytes one takes.
pub(super) fn format(words: &mut Words<'_>, ty: &Type, errors: &Errors) -> (Repr, u8) {
    let repr = repr(words, errors);
    let span = words.span(BYTES).unwrap_or_else(Span::call_site);
    if repr != Repr::Binary && integer_bytes(element(number_type(ty))) == 0 {
        errors.at(ty, "digits stand for an integer: `bcd` and `text` go with u8 to u64 and i8 to i64, and lists and arrays of them");
        return (Repr::Binary, 0);
    }
    let width = match repr {
        Repr::Decimal { .. } | Repr::Hex => match words.int_up_to(BYTES, "4", 20) {
            Some(width) => width,
            None => {
                errors.at(ty, "digits in text have a fixed number: say how many characters with `bytes`");
                0
            }
        },
        Repr::Binary | Repr::Bcd => words.int(BYTES, "3").map_or(0, |width| narrowed(width, ty, span, errors)),
    };
    if let Repr::Decimal { decimals } = repr
        && (1..=u64::from(decimals)).contains(&width)
    {
        let needed = decimals + 1;
        errors.push(syn::Error::new(
            span,
            format!("{decimals} decimals and their point take {needed} characters at the least"),
        ));
    }
    (repr, u8::try_from(width).unwrap_or(0))
}

fn repr(words: &mut Words<'_>, errors: &Errors) -> Repr {
    let bcd = words.flag(BCD);
    let text = words.choice(TEXT, &[("decimal", Repr::Decimal { decimals: 0 }), ("hex", Repr::Hex)]);
    let span = words.span(DECIMALS);
    let decimals = words.int_up_to(DECIMALS, "3", 18).and_then(|decimals| u8::try_from(decimals).ok());
    match (bcd, text, decimals) {
        (None, None, None) => Repr::Binary,
        (Some(_), None, None) => Repr::Bcd,
        (None, Some(Repr::Decimal { .. }), decimals) => Repr::Decimal { decimals: decimals.unwrap_or(0) },
        (None, Some(text), None) => text,
        (Some(bcd), ..) => {
            errors.at(bcd, "a number is written in one way: keep one of `bcd` and `text`");
            Repr::Bcd
        }
        (None, _, Some(_)) => {
            let message = "`decimals` are digits after a point: they go with `text = \"decimal\"`";
            errors.push(syn::Error::new(span.unwrap_or_else(Span::call_site), message));
            Repr::Binary
        }
    }
}

/// How many bytes an integer of that type can take.
fn narrowed(width: u64, ty: &Type, span: Span, errors: &Errors) -> u64 {
    let number = element(number_type(ty));
    let natural = u64::from(integer_bytes(number));
    if (1..=natural).contains(&width) {
        return width;
    }
    let message = if natural == 0 {
        "`bytes` says how many an integer takes: the field, or its items, must be u8 to u64 or i8 to i64".to_owned()
    } else {
        let most = if natural == 1 { "1 byte".to_owned() } else { format!("1 to {natural} bytes") };
        format!("a `{}` takes {most}", type_word(number))
    };
    errors.push(syn::Error::new(span, message));
    0
}

/// What a list or array consists of; the type itself where it is neither.
fn element(ty: &Type) -> &Type {
    match ty {
        Type::Array(array) => &array.elem,
        Type::Group(group) => element(&group.elem),
        ty if ["List", "Vec"].contains(&type_word(ty).as_str()) => first_argument(ty).unwrap_or(ty),
        ty => ty,
    }
}

pub(super) fn extent(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Extent {
    let rest = words.flag(REST);
    let count = words.amount(COUNT).map(|word| amount(word, resolver));
    let len = words.amount(LEN).map(|word| amount(word, resolver));
    let pad = words.byte(PAD);
    if pad.is_some() && len.is_none() {
        let span = words.span(PAD).unwrap_or_else(Span::call_site);
        resolver.errors.push(syn::Error::new(span, "`pad` fills up to a length: say which with `len`"));
    }
    let until = until(words, resolver);
    match (rest, count, len, until) {
        (None, None, None, None) => Extent::Natural,
        (Some(_), None, None, None) => Extent::Rest,
        (None, Some(count), None, None) => count.map_or(Extent::Natural, Extent::Count),
        (None, None, Some(len), None) => len.map_or(Extent::Natural, |len| Extent::Bytes { len, pad }),
        (None, None, None, Some(until)) => until,
        (rest, ..) => {
            let span = rest.map(|word| word.span()).or(words.span(LEN)).or(words.span(UNTIL));
            let message = "a field ends in one way: keep one of count, len, rest, until";
            resolver.errors.push(syn::Error::new(span.unwrap_or_else(Span::call_site), message));
            Extent::Natural
        }
    }
}

/// A terminator, or a closure over the items: `"|item| *item == 0"`.
fn until(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Extent> {
    words.span(UNTIL)?;
    if words.is_text(UNTIL) && words.peek_text(UNTIL).is_some_and(|text| text.trim_start().starts_with('|')) {
        let text = words.text(UNTIL, "|item| *item == 0")?;
        return resolver.expression(&text).map(Extent::Until);
    }
    let terminator = words.terminator(UNTIL)?;
    if terminator.value().is_empty() {
        resolver.errors.at(terminator, "a terminator has at least one byte");
        return None;
    }
    Some(Extent::Terminator(terminator))
}

fn amount(word: AmountWord, resolver: &Resolver<'_>) -> Option<Amount> {
    match word {
        AmountWord::Fixed(amount) => Some(Amount::Fixed(amount)),
        AmountWord::Expr(text) => {
            // A single word is meant to be a field, so that a slip of the finger is found here.
            let text_value = text.value();
            let is_told = resolver.told.iter().any(|told| told == text_value.trim());
            let word = text_value.trim().trim_start_matches("r#");
            if !is_told && word.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
                return resolver.field(&text).map(Amount::Field);
            }
            resolver.expression(&text).map(Amount::Expr)
        }
    }
}

/// Gives the bit fields, each with its number of bits and its own word on their order, their places.
pub(super) fn place_bits(
    fields: &mut [Field],
    words: &[(Option<u64>, Option<Order>)],
    default: Order,
    errors: &Errors,
) {
    let mut first = 0;
    while first < fields.len() {
        let run = words[first..].iter().take_while(|(bits, _)| bits.is_some()).count();
        if run == 0 {
            if words[first].1.is_some() {
                let message = "`bit_order` goes with `bits`, or with the whole type";
                errors.push(syn::Error::new(fields[first].span, message));
            }
            first += 1;
            continue;
        }
        let order = words[first].1.unwrap_or(default);
        place_run(fields, words, Range { first, last: first + run - 1 }, order, errors);
        first += run;
    }
}

/// Bit fields that share bytes.
fn place_run(
    fields: &mut [Field],
    words: &[(Option<u64>, Option<Order>)],
    group: Range,
    order: Order,
    errors: &Errors,
) {
    let mut start = 0_u16;
    let mut places = Vec::new();
    for index in group.first..=group.last {
        let field = &fields[index];
        let each = words[index].0.and_then(|bits| u16::try_from(bits).ok()).unwrap_or(0);
        let len = each.saturating_mul(array_len(&field.ty).unwrap_or(1));
        if index > group.first && words[index].1.is_some_and(|own| own != order) {
            let message = format!(
                "`{}` shares its bytes with `{}`, which says their bit order",
                field.name, fields[group.first].name
            );
            errors.push(syn::Error::new(field.span, message));
        }
        places.push((index, start, len));
        start = start.saturating_add(len);
    }
    let known = |index: usize| !matches!(fields[index].ty, Type::Array(_)) || array_len(&fields[index].ty).is_some();
    if !start.is_multiple_of(8) && (group.first..=group.last).all(known) {
        let (one, last) = (&fields[group.first], &fields[group.last]);
        let message = format!(
            "the bit fields from `{}` to `{}` take {start} bits: {} more make whole bytes; \
             bits that mean nothing yet are a field, too, `reserved`",
            one.name,
            last.name,
            8 - start % 8
        );
        errors.push(syn::Error::new(last.span, message));
    }
    for (index, start_of, len) in places {
        fields[index].bits = Some(Bits { start: start_of, len, order, group, bytes: usize::from(start).div_ceil(8) });
    }
}

/// The length of an array, where it is written as a number.
fn array_len(ty: &Type) -> Option<u16> {
    match ty {
        Type::Array(array) => match &array.len {
            Expr::Lit(ExprLit { lit: Lit::Int(len), .. }) => len.base10_parse().ok(),
            _ => None,
        },
        Type::Group(group) => array_len(&group.elem),
        _ => None,
    }
}

/// What is counted or measured by another field ends where that says.
pub(super) fn hand_over_extents(fields: &mut [Field], errors: &Errors) {
    for index in 0..fields.len() {
        let (target, extent) = match fields[index].role {
            Role::CountOf(target) => (target, Extent::Count(Amount::Field(index))),
            Role::LenOf(Range { first, last }) if first == last => {
                (first, Extent::Bytes { len: Amount::Field(index), pad: None })
            }
            _ => continue,
        };
        let both = format!("`{}` already says where `{}` ends", fields[index].name, fields[target].name);
        match fields[target].extent {
            Extent::Natural => fields[target].extent = extent,
            _ => errors.push(syn::Error::new(fields[target].span, both)),
        }
    }
}
