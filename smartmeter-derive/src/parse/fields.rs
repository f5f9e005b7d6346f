//! Fields with their words, and what stands between them on the wire.

use proc_macro2::Span;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Fields, LitStr, Member, Type, parse_quote};

use super::continuity::continuity;
use super::expression::{expression, misspelt};
use super::extent::{extent, format, hand_over_extents, place_bits};
use super::meaning::{metric, moment, series};
use super::role::{computed, maker, role};
use super::{BIT_ORDERS, Defaults, GRADES, ORDERS};
use crate::attr::{Words, docs};
use crate::errors::Errors;
use crate::model::{Expression, Field, Group, Order, Range, Role, first_argument, type_word};
use crate::nearest::hint;
use crate::ratio::Ratio;
use crate::symbol::*;

const PREFIXES: &[(&str, &str)] = &[("u8", "u8"), ("u16", "u16"), ("u32", "u32"), ("u64", "u64"), ("ber", "BerLength")];

/// A field with its words, before names are resolved.
pub(super) struct Raw<'e> {
    member: Option<Member>,
    name: String,
    ty: Type,
    docs: String,
    span: Span,
    words: Words<'e>,
    /// What it is, where that does not stand in its words.
    made: Option<Made>,
    /// The byte order of the field that it was made for, where that says one.
    order: Option<Order>,
    /// Whether its words have an error already.
    unclear: bool,
}

/// A place on the wire that a word on another field makes.
#[derive(Clone, Copy)]
enum Made {
    /// The number of items in the field that follows.
    Count,
    /// The length of the field that follows.
    Len,
    /// Zero bytes.
    Gap(usize),
    /// Zero bytes up to a multiple.
    Align(usize),
}

/// Fields, one after the other.
pub(super) fn group(fields: &Fields, defaults: &Defaults, errors: &Errors) -> Group {
    let mut raw = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        push_raw(&mut raw, index, field, errors);
    }
    let names: Vec<String> = raw.iter().map(|field| field.name.clone()).collect();
    for (index, field) in raw.iter().enumerate() {
        if names[..index].contains(&field.name) {
            let message = format!("two fields are named `{}`: one of them was made by a word on another", field.name);
            errors.push(syn::Error::new(field.span, message));
        }
    }
    let resolver = Resolver { names: &names, told: &defaults.told, errors };
    let mut bits = Vec::new();
    let mut resolved = Vec::new();
    for (index, mut raw) in raw.into_iter().enumerate() {
        bits.push((raw.words.int_up_to(BITS, "4", 64), raw.words.choice(BIT_ORDER, BIT_ORDERS)));
        resolved.push(resolve(raw, index, defaults, &resolver));
    }
    place_bits(&mut resolved, &bits, defaults.bit_order, errors);
    hand_over_extents(&mut resolved, errors);
    Group { fields: resolved }
}

fn push_raw<'e>(raw: &mut Vec<Raw<'e>>, index: usize, field: &syn::Field, errors: &'e Errors) {
    let errors_before = errors.count();
    let mut words = Words::parse(&field.attrs, FIELD_WORDS, errors);
    let member = field.ident.clone().map_or_else(|| Member::from(index), Member::Named);
    let name = match &member {
        Member::Named(ident) => ident.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    };
    let span = field.ident.as_ref().map_or_else(|| field.ty.span(), Spanned::span);
    let order =
        words.peek_text(ENDIAN).and_then(|text| ORDERS.iter().find(|(word, _)| *word == text)).map(|found| found.1);
    let made = |name: String, ty, docs, made| Raw {
        member: None,
        name,
        ty,
        docs,
        span,
        words: Words::parse(&[], &[], errors),
        made: Some(made),
        order,
        unclear: false,
    };
    let gap = |word: &str, amount: Made| {
        made(format!("{name}_{word}"), parse_quote!(__proto::Padding), "Zero bytes.".to_owned(), amount)
    };
    if let Some(multiple) = words.size(ALIGN, "4") {
        raw.push(gap(ALIGN, Made::Align(multiple)));
    }
    if let Some(bytes) = words.size(PAD_BEFORE, "2") {
        raw.push(gap(PAD_BEFORE, Made::Gap(bytes)));
    }
    let after = words.size(PAD_AFTER, "2");
    if words.span(COND).is_some()
        && let Some(span) = [ALIGN, PAD_BEFORE, PAD_AFTER].iter().find_map(|word| words.span(word))
    {
        let message = "the zero bytes would be there even when the field is not: put both into a struct of their own, and \
                       let that depend on `cond`";
        errors.push(syn::Error::new(span, message));
    }
    if let Some(integer) = words.choice(PREFIX, PREFIXES) {
        let integer = format_ident!("{integer}", span = span);
        let integer: Type =
            if integer == "BerLength" { parse_quote!(__proto::#integer) } else { parse_quote!(#integer) };
        let is_list = ["List", "Vec"].contains(&type_word(&field.ty).as_str());
        let (what, kind) = if is_list { ("count", Made::Count) } else { ("len", Made::Len) };
        let docs = format!("The {} of `{name}`.", if is_list { "number of items" } else { "length in bytes" });
        raw.push(made(format!("{name}_{what}"), parse_quote!(__proto::Filled<#integer>), docs, kind));
    }
    let unclear = errors.count() > errors_before;
    let after = after.map(|bytes| gap(PAD_AFTER, Made::Gap(bytes)));
    raw.push(Raw {
        member: Some(member),
        name: name.clone(),
        ty: field.ty.clone(),
        docs: docs(&field.attrs),
        span,
        words,
        made: None,
        order: None,
        unclear,
    });
    raw.extend(after);
}

/// Finds fields by their names.
pub(super) struct Resolver<'n> {
    pub(super) names: &'n [String],
    /// What the frame around the type tells it.
    pub(super) told: &'n [String],
    pub(super) errors: &'n Errors,
}

impl Resolver<'_> {
    pub(super) fn field(&self, name: &LitStr) -> Option<usize> {
        let text = name.value();
        self.named(name, text.trim().trim_start_matches("r#"))
    }

    fn named(&self, at: &LitStr, name: &str) -> Option<usize> {
        let found = self.names.iter().position(|known| known == name);
        if found.is_none() {
            let known: Vec<&str> = self.names.iter().map(String::as_str).collect();
            let hint = hint(name, &known);
            self.errors.at(at, format!("no field is named `{name}`{hint}\nthe fields are: {}", known.join(", ")));
        }
        found
    }

    pub(super) fn expression(&self, text: &LitStr) -> Option<Expression> {
        let expression = expression(text, self.names, self.errors)?;
        if let Some(name) = misspelt(&expression, self.names, self.told) {
            self.named(text, &name)?;
        }
        Some(expression)
    }

    /// `"a"`, `"a..=b"`, `"a..b"`, `"a.."` or `"..=b"`.
    pub(super) fn range(&self, text: &LitStr) -> Option<Range> {
        let value = text.value();
        let Some((first, last)) = value.split_once("..") else {
            let index = self.named(text, value.trim())?;
            return Some(Range { first: index, last: index });
        };
        let first = if first.trim().is_empty() { 0 } else { self.named(text, first.trim())? };
        let last = match (last.trim(), last.trim().strip_prefix('=')) {
            ("", _) => self.names.len().saturating_sub(1),
            (_, Some(included)) => self.named(text, included.trim())?,
            (excluded, None) => match self.named(text, excluded)?.checked_sub(1) {
                Some(last) => last,
                None => return self.empty(text),
            },
        };
        if last < first { self.empty(text) } else { Some(Range { first, last }) }
    }

    fn empty(&self, text: &LitStr) -> Option<Range> {
        self.errors.at(text, "this span holds no field: the first must come before the last");
        None
    }
}

fn resolve(raw: Raw<'_>, index: usize, defaults: &Defaults, resolver: &Resolver<'_>) -> Field {
    let Raw { member, name, ty: declared, docs, span, mut words, made, order, unclear } = raw;
    let errors_before = resolver.errors.count();
    let order = words.choice(ENDIAN, ORDERS).or(order).unwrap_or(defaults.order);
    let cond = words.text(COND, "flags & 1 == 1").and_then(|text| resolver.expression(&text));
    let default = words.text(DEFAULT, "0").and_then(|text| resolver.expression(&text));
    let role = match made {
        Some(Made::Count) => Role::CountOf(index + 1),
        Some(Made::Len) => Role::LenOf(Range { first: index + 1, last: index + 1 }),
        Some(Made::Gap(bytes)) => Role::Gap { bytes },
        Some(Made::Align(multiple)) => Role::Padding { multiple },
        None if default.is_some() && cond.is_none() => computed(&mut words),
        None => role(&mut words, index, resolver),
    };
    let value = present(&declared, cond.is_some() && default.is_none(), resolver.errors);
    let (maker, ty) = maker(&mut words, value, resolver);
    let (repr, width) = format(&mut words, &ty, resolver.errors);
    let mut field = Field {
        order,
        width,
        repr,
        bits: None,
        role,
        extent: extent(&mut words, resolver),
        max: words.int(MAX, "64"),
        cond,
        default,
        assert: words.text(ASSERT, "*hour < 24").and_then(|text| resolver.expression(&text)),
        maker,
        unit: words.text(UNIT, "Wh"),
        scale: words.ratio(SCALE).unwrap_or(Ratio::ONE),
        offset: words.ratio(OFFSET).unwrap_or(Ratio::ZERO),
        grade: words.choice(GRADE, GRADES).unwrap_or(defaults.grade),
        metric: metric(&mut words),
        at: moment(&mut words, resolver),
        series: series(&mut words, resolver),
        continuity: continuity(&mut words, resolver),
        member,
        name,
        ty,
        declared,
        docs,
        span,
        unclear,
    };
    words.reject_rest("beside what else is said here");
    field.unclear |= resolver.errors.count() > errors_before;
    field
}

/// What is there when the condition holds: the `T` of `Option<T>`.
fn present(declared: &Type, is_optional: bool, errors: &Errors) -> Type {
    if !is_optional {
        return declared.clone();
    }
    match first_argument(declared) {
        Some(value) if type_word(declared) == "Option" => value.clone(),
        // A check says more about these.
        _ if ["Filled", "Padding"].contains(&type_word(declared).as_str()) => declared.clone(),
        _ => {
            let message = "what depends on a condition is an `Option`, or has a `default` for when it is not there";
            errors.at(declared, message);
            declared.clone()
        }
    }
}
