//! From the syntax of a declaration to its model.

mod continuity;
mod expression;
mod extent;
mod fields;
mod meaning;
mod role;

use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Fields, Generics, Ident, Lifetime, LitStr, Path, Token, Type, parse_quote};

use self::expression::expression;
use self::fields::group;
use crate::attr::{IdWord, Words, docs};
use crate::errors::Errors;
use crate::model::{
    BORROWED, Body, Content, Context, Declaration, Enum, Extent, Grade, Id, Order, Selector, Variant, type_word,
};
use crate::symbol::*;

const BIT_ORDERS: &[(&str, Order)] = &[("msb", Order::Big), ("lsb", Order::Little)];
const ORDERS: &[(&str, Order)] = &[("big", Order::Big), ("little", Order::Little)];
const GRADES: &[(&str, Grade)] =
    &[("confirmed", Grade::Confirmed), ("inferred", Grade::Inferred), ("unknown", Grade::Unknown)];
const ID_TYPES: &[(&str, &str)] = &[("u8", "u8"), ("u16", "u16"), ("u32", "u32"), ("u64", "u64"), ("bytes", "bytes")];

/// What a type says for all its fields.
struct Defaults {
    order: Order,
    grade: Grade,
    bit_order: Order,
    /// The names of what the frame around it tells it.
    told: Vec<String>,
}

/// The model of a declaration; `None` where there is too little of one.
pub(crate) fn declaration(input: &DeriveInput, errors: &Errors) -> Option<Declaration> {
    let mut words = Words::parse(&input.attrs, TYPE_WORDS, errors);
    let context = context(&mut words, errors);
    let defaults = Defaults {
        order: words.choice(ENDIAN, ORDERS).unwrap_or(Order::Big),
        grade: words.choice(GRADE, GRADES).unwrap_or(Grade::Confirmed),
        bit_order: words.choice(BIT_ORDER, BIT_ORDERS).unwrap_or(Order::Big),
        told: context.iter().flat_map(|told| &told.names).map(ToString::to_string).collect(),
    };
    let (id, selected_by) = own_id(&mut words);
    let krate = words.text(CRATE, "smartmeter_proto").and_then(|path| {
        let parsed = path.parse::<Path>();
        if parsed.is_err() {
            errors.at(path, "`crate` is a path, as in `crate = \"smartmeter_proto\"`");
        }
        parsed.ok()
    });
    let krate = krate.unwrap_or_else(default_krate);
    refuse_packed(input, errors);
    let body = match &input.data {
        Data::Struct(body) => {
            if let Some(id) = selected_by {
                errors.at(id, "`id` is written as in `id = 0x17`");
            }
            Body::Struct(group(&body.fields, &defaults, errors))
        }
        Data::Enum(body) => {
            if body.variants.is_empty() {
                errors.at(&input.ident, "an enum without variants can't be read: give it at least one");
            }
            let id = match selected_by {
                Some(text) => {
                    let told = format!("the id is told by `id = {}`, so it has no `id_type`", text.token());
                    words.refuse(ID_TYPE, &told);
                    Some(Id::Context(expression(&text, &[], errors)?))
                }
                None => id_type(&mut words, input, errors),
            };
            let variants = body.variants.iter().filter_map(|it| variant(it, &defaults, errors)).collect();
            Body::Enum(Enum { id: id?, order: defaults.order, variants })
        }
        Data::Union(_) => {
            errors.at(&input.ident, "a frame is a struct or an enum");
            return None;
        }
    };
    let is_bounded = words.span(MAX_DEPTH).is_some();
    let max_depth = words.int_up_to(MAX_DEPTH, "8", 255).and_then(|depth| u8::try_from(depth).ok());
    // One that is out of range is there, and reported.
    let max_depth = is_bounded.then(|| max_depth.unwrap_or(1));
    let serde = words.flag(SERDE).is_some();
    words.reject_rest("on a struct; it belongs on an enum");
    let input_lifetime = input_lifetime(&input.generics, errors);
    Some(Declaration {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        docs: docs(&input.attrs),
        id,
        grade: defaults.grade,
        krate,
        input: input_lifetime,
        context,
        max_depth,
        serde,
        body,
    })
}

/// A reference to a field of a packed struct can't be had.
fn refuse_packed(input: &DeriveInput, errors: &Errors) {
    let is_packed = |attr: &syn::Attribute| {
        let list = attr.path().is_ident("repr").then(|| attr.meta.require_list().ok()).flatten();
        list.is_some_and(|list| list.tokens.clone().into_iter().any(|token| token.to_string() == "packed"))
    };
    if let Some(attr) = input.attrs.iter().find(|attr| is_packed(attr)) {
        let message = "a frame can't be `repr(packed)`: its bytes on the wire don't depend on its layout in memory, so leave \
                       that out";
        errors.at(attr, message);
    }
}

fn default_krate() -> Path {
    parse_quote!(::smartmeter_proto)
}

/// Where `smartmeter_proto` is, whatever else is wrong with the declaration.
pub(crate) fn krate(input: &DeriveInput) -> Path {
    let errors = Errors::new();
    let path = Words::parse(&input.attrs, TYPE_WORDS, &errors).text(CRATE, "smartmeter_proto");
    let path = path.and_then(|path| path.parse::<Path>().ok());
    // They are reported elsewhere.
    let _ = errors.check();
    path.unwrap_or_else(default_krate)
}

/// What the frame around a type tells it, whatever else is wrong with the declaration.
pub(crate) fn told_types(input: &DeriveInput) -> Option<Vec<Type>> {
    let errors = Errors::new();
    let told = context(&mut Words::parse(&input.attrs, TYPE_WORDS, &errors), &errors);
    // They are reported elsewhere.
    let _ = errors.check();
    told.map(|told| told.types)
}

/// The id of the type itself, or, of an enum, the expression that selects a variant.
fn own_id(words: &mut Words<'_>) -> (Option<u64>, Option<LitStr>) {
    if words.is_text(ID) { (None, words.text(ID, "kind")) } else { (words.int(ID, "0x17"), None) }
}

fn id_type(words: &mut Words<'_>, input: &DeriveInput, errors: &Errors) -> Option<Id> {
    let span = words.span(ID_TYPE).unwrap_or_else(|| input.ident.span());
    let Some(_) = words.span(ID_TYPE) else {
        errors.at(
            &input.ident,
            "an enum needs the type of its id: `#[frame(id_type = \"u8\")]`, `\"bytes\"` for the first bytes of \
             what follows, or `id = \"…\"` for one that `ctx` brings",
        );
        return None;
    };
    let name = words.choice(ID_TYPE, ID_TYPES)?;
    Some(if name == "bytes" { Id::Start } else { Id::Number(Ident::new(name, span)) })
}

/// `ctx = "kind: u8, len: usize"`.
fn context(words: &mut Words<'_>, errors: &Errors) -> Option<Context> {
    let text = words.text(CTX, "kind: u8")?;
    let parse = |input: ParseStream<'_>| Punctuated::<Parameter, Token![,]>::parse_terminated(input);
    match text.parse_with(parse) {
        Ok(parameters) => {
            let (names, types) = parameters.into_iter().map(|Parameter(name, ty)| (name, ty)).unzip();
            Some(Context { text, names, types })
        }
        Err(_) => {
            errors.at(text, "parameters are names with types, as in `ctx = \"kind: u8, len: usize\"`");
            None
        }
    }
}

struct Parameter(Ident, Type);

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self(name, input.parse()?))
    }
}

fn input_lifetime(generics: &Generics, errors: &Errors) -> Lifetime {
    let mut lifetimes = generics.lifetimes();
    let first = lifetimes.next();
    if let Some(second) = lifetimes.next() {
        errors.at(second, "a frame borrows from one input only: one lifetime is enough");
    }
    first.map_or_else(|| Lifetime::new("'__input", Span::mixed_site()), |first| first.lifetime.clone())
}

fn variant(variant: &syn::Variant, defaults: &Defaults, errors: &Errors) -> Option<Variant> {
    let errors_before = errors.count();
    let mut words = Words::parse(&variant.attrs, VARIANT_WORDS, errors);
    let selector = selector(&mut words, errors)?;
    if let (Selector::Id(None), Some((_, value))) = (&selector, &variant.discriminant) {
        let (value, ident) = (value.to_token_stream(), &variant.ident);
        errors.at(&value, format!("a discriminant is no id: write `#[frame(id = {value})] {ident}`"));
    }
    if errors.count() > errors_before {
        // What is wrong may be the very word that a check would miss.
        return None;
    }
    let content = content(&variant.fields, &selector, defaults, errors);
    let mut variant = Variant { ident: variant.ident.clone(), docs: docs(&variant.attrs), selector, content };
    if let (Selector::Other, Content::Fields(group)) = (&variant.selector, &mut variant.content) {
        let last = group.fields.len().saturating_sub(1);
        if let Some(field) = group.fields.get_mut(last)
            && matches!(field.extent, Extent::Natural)
            && BORROWED.contains(&type_word(&field.ty).as_str())
        {
            // Whatever follows an unknown id goes on to the end of the input.
            field.extent = Extent::Rest;
        }
    }
    Some(variant)
}

fn selector(words: &mut Words<'_>, errors: &Errors) -> Option<Selector> {
    let id = words.id();
    match (id, words.flag(OTHER), words.flag(FALLBACK)) {
        (id, None, None) => Some(match id {
            None => Selector::Id(None),
            Some(IdWord::One(id)) => Selector::Id(Some(id)),
            Some(IdWord::Range(first, last)) => Selector::Range(first, last),
            Some(IdWord::Bytes(bytes)) => Selector::Start(bytes),
        }),
        (None, Some(_), None) => Some(Selector::Other),
        (None, None, Some(_)) => Some(Selector::Fallback),
        (_, other, fallback) => {
            let message = "a variant is found by its `id`, or is `other`, or is the `fallback`: one of them";
            errors.at(other.or(fallback), message);
            None
        }
    }
}

fn content(fields: &Fields, selector: &Selector, defaults: &Defaults, errors: &Errors) -> Content {
    match (fields, selector) {
        (Fields::Unit, _) => Content::Unit,
        (Fields::Unnamed(fields), Selector::Id(_) | Selector::Range(..) | Selector::Start(_) | Selector::Fallback)
            if fields.unnamed.len() == 1 && is_declared(&fields.unnamed[0]) =>
        {
            Content::Payload(Box::new(fields.unnamed[0].ty.clone()))
        }
        (fields, _) => Content::Fields(group(fields, defaults, errors)),
    }
}

/// Whether it is a declared type, as far as can be seen: no attribute says how to read it, and it is none of
/// the types that are known.
fn is_declared(field: &syn::Field) -> bool {
    let word = type_word(&field.ty);
    let known = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64", "bool", "array"];
    let has_words = field.attrs.iter().any(|attr| attr.path().is_ident("frame"));
    !has_words && !known.contains(&word.as_str()) && !BORROWED.contains(&word.as_str())
}
