//! From the syntax of a declaration to its model.

use proc_macro2::Span;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Generics, Ident, Lifetime, LitStr, Member, Path, Type, parse_quote};

use crate::attr::{AmountWord, Words, docs};
use crate::catalogue;
use crate::errors::Errors;
use crate::interval;
use crate::model::{
    Algorithm, Amount, BORROWED, Body, Content, Declaration, Enum, Extent, Field, Grade, Group, Metric, Order, Range,
    Role, Selector, Series, Stamp, Variant, type_word,
};
use crate::nearest::hint;
use crate::ratio::Ratio;
use crate::symbol::*;

const ORDERS: &[(&str, Order)] = &[("big", Order::Big), ("little", Order::Little)];
const GRADES: &[(&str, Grade)] =
    &[("confirmed", Grade::Confirmed), ("inferred", Grade::Inferred), ("unknown", Grade::Unknown)];
const STAMPS: &[(&str, Stamp)] = &[("end", Stamp::End), ("start", Stamp::Start)];
const INTEGERS: &[(&str, &str)] = &[("u8", "u8"), ("u16", "u16"), ("u32", "u32"), ("u64", "u64")];

/// What a type says for all its fields.
#[derive(Clone, Copy)]
struct Defaults {
    order: Order,
    grade: Grade,
}

/// The model of a declaration; `None` where there is too little of one.
pub(crate) fn declaration(input: &DeriveInput, errors: &Errors) -> Option<Declaration> {
    let mut words = Words::parse(&input.attrs, TYPE_WORDS, errors);
    let defaults = Defaults {
        order: words.choice(ENDIAN, ORDERS).unwrap_or(Order::Big),
        grade: words.choice(GRADE, GRADES).unwrap_or(Grade::Confirmed),
    };
    let id = words.int(ID, "0x17");
    let krate = words.text(CRATE, "smartmeter_proto").and_then(|path| errors.ok(path.parse::<Path>()));
    let krate = krate.unwrap_or_else(default_krate);
    let body = match &input.data {
        Data::Struct(body) => Body::Struct(group(&body.fields, defaults, errors)),
        Data::Enum(body) => {
            let variants = body.variants.iter().filter_map(|it| variant(it, defaults, errors)).collect();
            Body::Enum(Enum { id_type: id_type(&mut words, input, errors)?, order: defaults.order, variants })
        }
        Data::Union(_) => {
            errors.at(&input.ident, "a frame is a struct or an enum");
            return None;
        }
    };
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
        body,
    })
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

fn id_type(words: &mut Words<'_>, input: &DeriveInput, errors: &Errors) -> Option<Ident> {
    let span = words.span(ID_TYPE).unwrap_or_else(|| input.ident.span());
    let had_one = words.span(ID_TYPE).is_some();
    let name = words.choice(ID_TYPE, INTEGERS);
    if !had_one {
        errors.at(&input.ident, "an enum needs the type of its id: `#[frame(id_type = \"u8\")]`");
    }
    name.map(|name| Ident::new(name, span))
}

fn input_lifetime(generics: &Generics, errors: &Errors) -> Lifetime {
    let mut lifetimes = generics.lifetimes();
    let first = lifetimes.next();
    if let Some(second) = lifetimes.next() {
        errors.at(second, "a frame borrows from one input only: one lifetime is enough");
    }
    first.map_or_else(|| Lifetime::new("'__input", Span::mixed_site()), |first| first.lifetime.clone())
}

fn variant(variant: &syn::Variant, defaults: Defaults, errors: &Errors) -> Option<Variant> {
    let mut words = Words::parse(&variant.attrs, VARIANT_WORDS, errors);
    let id = words.int(ID, "0x17");
    let selector = match (id, words.flag(OTHER), words.flag(FALLBACK)) {
        (id, None, None) => Selector::Id(id),
        (None, Some(_), None) => Selector::Other,
        (None, None, Some(_)) => Selector::Fallback,
        (_, other, fallback) => {
            errors.at(
                other.or(fallback),
                "a variant is found by its `id`, or is `other`, or is the `fallback`: one of them",
            );
            return None;
        }
    };
    let content = match (&variant.fields, &selector) {
        (Fields::Unit, _) => Content::Unit,
        (Fields::Unnamed(fields), Selector::Id(_) | Selector::Fallback) if fields.unnamed.len() == 1 => {
            let field = &fields.unnamed[0];
            if let Some(attr) = field.attrs.iter().find(|attr| attr.path().is_ident("frame")) {
                errors.at(attr, "what a variant holds is declared on its own type; attributes go there");
            }
            Content::Payload(Box::new(field.ty.clone()))
        }
        (fields, _) => Content::Fields(group(fields, defaults, errors)),
    };
    let mut variant = Variant { ident: variant.ident.clone(), docs: docs(&variant.attrs), selector, content };
    if let (Selector::Other, Content::Fields(group)) = (&variant.selector, &mut variant.content) {
        let last = group.fields.len().saturating_sub(1);
        if let Some(field) = group.fields.get_mut(last)
            && last > 0
            && matches!(field.extent, Extent::Natural)
            && BORROWED.contains(&type_word(&field.ty).as_str())
        {
            // Whatever follows an unknown id goes on to the end of the input.
            field.extent = Extent::Rest;
        }
    }
    Some(variant)
}

/// A field with its words, before names are resolved.
struct Raw<'e> {
    member: Option<Member>,
    name: String,
    ty: Type,
    docs: String,
    span: Span,
    words: Words<'e>,
    /// The prefix that it was made from: the field that follows it is what it counts.
    prefix: Option<Prefix>,
    /// Whether its words have an error already.
    unclear: bool,
}

#[derive(Clone, Copy)]
enum Prefix {
    Count,
    Len,
}

/// Fields, one after the other.
fn group(fields: &Fields, defaults: Defaults, errors: &Errors) -> Group {
    let mut raw = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        push_raw(&mut raw, index, field, errors);
    }
    let names: Vec<String> = raw.iter().map(|field| field.name.clone()).collect();
    for (index, field) in raw.iter().enumerate() {
        if names[..index].contains(&field.name) {
            let message = format!("two fields are named `{}`: one of them holds a prefix", field.name);
            errors.push(syn::Error::new(field.span, message));
        }
    }
    let resolver = Resolver { names: &names, errors };
    let mut fields: Vec<Field> =
        raw.into_iter().enumerate().map(|(index, raw)| resolve(raw, index, defaults, &resolver)).collect();
    hand_over_extents(&mut fields, errors);
    Group { fields }
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
    if let Some(integer) = words.choice(PREFIX, INTEGERS) {
        let integer = format_ident!("{integer}", span = span);
        let (prefix, what) =
            if type_word(&field.ty) == "List" { (Prefix::Count, "count") } else { (Prefix::Len, "len") };
        raw.push(Raw {
            member: None,
            name: format!("{name}_{what}"),
            ty: parse_quote!(__proto::Filled<#integer>),
            docs: format!("The {} of `{name}`.", if what == "count" { "number of items" } else { "length in bytes" }),
            span,
            words: Words::parse(&[], &[], errors),
            prefix: Some(prefix),
            unclear: false,
        });
    }
    raw.push(Raw {
        member: Some(member),
        name,
        ty: field.ty.clone(),
        docs: docs(&field.attrs),
        span,
        words,
        prefix: None,
        unclear: errors.count() > errors_before,
    });
}

/// Finds fields by their names.
struct Resolver<'n> {
    names: &'n [String],
    errors: &'n Errors,
}

impl Resolver<'_> {
    fn field(&self, name: &LitStr) -> Option<usize> {
        self.named(name, name.value().trim())
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

    /// `"a"`, `"a..=b"`, `"a..b"`, `"a.."` or `"..=b"`.
    fn range(&self, text: &LitStr) -> Option<Range> {
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

fn resolve(raw: Raw<'_>, index: usize, defaults: Defaults, resolver: &Resolver<'_>) -> Field {
    let Raw { member, name, ty, docs, span, mut words, prefix, unclear } = raw;
    let errors_before = resolver.errors.count();
    let order = words.choice(ENDIAN, ORDERS).unwrap_or(defaults.order);
    let role = match prefix {
        Some(Prefix::Count) => Role::CountOf(index + 1),
        Some(Prefix::Len) => Role::LenOf(Range { first: index + 1, last: index + 1 }),
        None => role(&mut words, index, resolver),
    };
    let mut field = Field {
        order,
        width: width(&mut words, &ty, resolver.errors),
        role,
        extent: extent(&mut words, resolver),
        unit: words.text(UNIT, "Wh"),
        scale: words.ratio(SCALE).unwrap_or(Ratio::ONE),
        offset: words.ratio(OFFSET).unwrap_or(Ratio::ZERO),
        grade: words.choice(GRADE, GRADES).unwrap_or(defaults.grade),
        metric: metric(&mut words, resolver),
        series: series(&mut words, resolver),
        member,
        name,
        ty,
        docs,
        span,
        unclear,
    };
    words.reject_rest("beside what else is said here");
    field.unclear |= resolver.errors.count() > errors_before;
    field
}

fn role(words: &mut Words<'_>, index: usize, resolver: &Resolver<'_>) -> Role {
    let mut roles = Vec::new();
    if words.flag(RESERVED).is_some() {
        roles.push(Role::Reserved);
    }
    if let Some(name) = words.text(COUNT_OF, "items") {
        roles.extend(resolver.field(&name).map(Role::CountOf));
    }
    if let Some(name) = words.text(LEN_OF, "body") {
        roles.extend(resolver.range(&name).map(Role::LenOf));
    }
    if let Some(constant) = words.expr(MAGIC, "0x68") {
        roles.push(Role::Constant(constant));
    }
    if let Some(multiple) = words.int(PAD_TO, "4") {
        roles.push(Role::Padding { multiple: usize::try_from(multiple).unwrap_or(0) });
    }
    roles.extend(checksum(words, resolver));
    if roles.len() > 1 {
        const ROLES: [&str; 8] = [COUNT_OF, LEN_OF, MAGIC, RESERVED, PAD_TO, CRC, SUM, XOR];
        let span = ROLES.iter().find_map(|word| words.span(word)).unwrap_or_else(Span::call_site);
        let (name, legal) = (&resolver.names[index], ROLES.join(", "));
        let message = format!("`{name}` can't be two things at once: keep one of {legal}");
        resolver.errors.push(syn::Error::new(span, message));
    }
    roles.pop().unwrap_or(Role::Value)
}

fn checksum(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Role> {
    let span = words.span(CRC).or(words.span(SUM)).or(words.span(XOR))?;
    let algorithm = match (words.text(CRC, "CRC-16/XMODEM"), words.flag(SUM), words.flag(XOR)) {
        (Some(name), None, None) => crc(&name, resolver),
        (None, Some(_), None) => Some(Algorithm::Sum),
        (None, None, Some(_)) => Some(Algorithm::Xor),
        (None, None, None) => None,
        _ => {
            resolver.errors.push(syn::Error::new(span, "a checksum is computed in one way: keep one of crc, sum, xor"));
            None
        }
    };
    let Some(over) = words.text(OVER, "kind..=body") else {
        let message = "a checksum covers a span of fields: say `over = \"first..=last\"`";
        resolver.errors.push(syn::Error::new(span, message));
        return None;
    };
    let over = resolver.range(&over);
    Some(Role::Checksum { algorithm: algorithm?, over: over? })
}

/// The entry of the CRC catalogue.
fn crc(name: &LitStr, resolver: &Resolver<'_>) -> Option<Algorithm> {
    let Some((constant, integer)) = catalogue::find(&name.value()) else {
        let names = catalogue::names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let hint = hint(&name.value(), &names);
        resolver.errors.at(name, format!("no checksum of the CRC catalogue is named \"{}\"{hint}", name.value()));
        return None;
    };
    let ident = |text: &str| Ident::new(text, name.span());
    let name = LitStr::new(&catalogue::written(constant), name.span());
    Some(Algorithm::Crc { constant: ident(constant), integer: ident(integer), name })
}

fn width(words: &mut Words<'_>, ty: &Type, errors: &Errors) -> u8 {
    let span = words.span(BYTES).unwrap_or_else(Span::call_site);
    let Some(width) = words.int(BYTES, "3") else { return 0 };
    let natural = match type_word(ty).as_str() {
        "u16" | "i16" => 2,
        "u32" | "i32" => 4,
        "u64" | "i64" => 8,
        _ => 0,
    };
    if (1..natural).contains(&width) {
        return u8::try_from(width).unwrap_or(0);
    }
    let message = if natural == 0 {
        "`bytes` narrows an integer: the field must be u16, u32, u64, i16, i32 or i64".to_owned()
    } else {
        format!("a `{}` can be narrowed to 1 to {} bytes", type_word(ty), natural - 1)
    };
    errors.push(syn::Error::new(span, message));
    0
}

fn extent(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Extent {
    let rest = words.flag(REST);
    let count = words.amount(COUNT).map(|word| amount(word, resolver));
    let len = words.amount(LEN).map(|word| amount(word, resolver));
    let pad = words.byte(PAD);
    if pad.is_some() && len.is_none() {
        let span = words.span(PAD).unwrap_or_else(Span::call_site);
        resolver.errors.push(syn::Error::new(span, "`pad` fills up to a length: say which with `len`"));
    }
    match (rest, count, len) {
        (None, None, None) => Extent::Natural,
        (Some(_), None, None) => Extent::Rest,
        (None, Some(count), None) => count.map_or(Extent::Natural, Extent::Count),
        (None, None, Some(len)) => len.map_or(Extent::Natural, |len| Extent::Bytes { len, pad }),
        (rest, _, _) => {
            let span = rest.map(|word| word.span()).or(words.span(LEN)).unwrap_or_else(Span::call_site);
            resolver.errors.push(syn::Error::new(span, "a field ends in one way: keep one of count, len, rest"));
            Extent::Natural
        }
    }
}

fn amount(word: AmountWord, resolver: &Resolver<'_>) -> Option<Amount> {
    match word {
        AmountWord::Fixed(amount) => Some(Amount::Fixed(amount)),
        AmountWord::Field(name) => resolver.field(&name).map(Amount::Field),
    }
}

fn metric(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Metric> {
    let at = words.text(AT, "timestamp");
    let name = words.text(METRIC, "electricity.power");
    match (name, at) {
        (Some(name), at) => Some(Metric { name, at: at.and_then(|at| resolver.field(&at)) }),
        (None, Some(at)) => {
            resolver.errors.at(at, "`at` gives a measurement its time: say which with `metric = \"…\"`");
            None
        }
        (None, None) => None,
    }
}

fn series(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Series> {
    let stamp = words.choice(STAMP, STAMPS);
    let every = words.text(EVERY, "30 min");
    let from = words.text(FROM, "start");
    let (from, every) = match (from, every) {
        (Some(from), Some(every)) => (from, every),
        (None, None) => return None,
        (from, every) => {
            let both = "a series has a first time and a step: say both `from = \"start\"` and `every = \"30 min\"`";
            resolver.errors.at(from.or(every), both);
            return None;
        }
    };
    let Some(seconds) = interval::seconds(&every.value()) else {
        resolver.errors.at(every, "an interval is a number and one of s, min, h, d, as in \"30 min\"");
        return None;
    };
    Some(Series { from: resolver.field(&from)?, every: seconds, stamp: stamp.unwrap_or(Stamp::End) })
}

/// What is counted or measured by another field ends where that says.
fn hand_over_extents(fields: &mut [Field], errors: &Errors) {
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
