//! What the codec does with a field.

use proc_macro2::{Ident, Span};
use syn::{LitStr, Path, Type};

use super::fields::Resolver;
use crate::attr::Words;
use crate::catalogue;
use crate::model::{Algorithm, Maker, Role, filled_argument, type_word};
use crate::nearest::hint;
use crate::symbol::*;

/// The words that say what a field is.
const ROLES: [&str; 9] = [COUNT_OF, LEN_OF, MAGIC, RESERVED, PAD_TO, CRC, SUM, XOR, CHECKSUM];

/// Of what is computed and not on the wire, nothing else can be said.
pub(super) fn computed(words: &mut Words<'_>) -> Role {
    for word in ROLES {
        words.refuse(word, &format!("what `default` computes is not on the wire: leave out `{word}`, or `default`"));
    }
    Role::Computed
}

pub(super) fn role(words: &mut Words<'_>, index: usize, resolver: &Resolver<'_>) -> Role {
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
    if let Some(multiple) = words.size(PAD_TO, "4") {
        roles.push(Role::Padding { multiple });
    }
    roles.extend(checksum(words, resolver));
    if roles.len() > 1 {
        let span = ROLES.iter().find_map(|word| words.span(word)).unwrap_or_else(Span::call_site);
        let (name, legal) = (&resolver.names[index], ROLES.join(", "));
        let message = format!("`{name}` can't be two things at once: keep one of {legal}");
        resolver.errors.push(syn::Error::new(span, message));
    }
    roles.pop().unwrap_or(Role::Value)
}

fn checksum(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Role> {
    let Some(span) = [CRC, SUM, XOR, CHECKSUM].iter().find_map(|word| words.span(word)) else {
        words.refuse(OVER, "`over` says what a checksum covers: say which with `crc`, `sum`, `xor` or `checksum`");
        return None;
    };
    let own = words.text(CHECKSUM, "sum_of_nibbles").map(|text| match text.parse::<Path>() {
        Ok(function) => Some(Algorithm::Own(function)),
        Err(_) => {
            resolver
                .errors
                .at(text, "`checksum` names a function from bytes to a number, as in `checksum = \"my::sum\"`");
            None
        }
    });
    let named = words.text(CRC, "CRC-16/XMODEM").map(|name| crc(&name, resolver));
    let sum = words.flag(SUM).map(|_| Some(Algorithm::Sum));
    let xor = words.flag(XOR).map(|_| Some(Algorithm::Xor));
    let mut said = [own, named, sum, xor].into_iter().flatten();
    let algorithm = said.next().flatten();
    if said.next().is_some() {
        let message = "a checksum is computed in one way: keep one of crc, sum, xor, checksum";
        resolver.errors.push(syn::Error::new(span, message));
    }
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

/// Who makes the value, and what is on the wire for it.
pub(super) fn maker(words: &mut Words<'_>, value: Type, resolver: &Resolver<'_>) -> (Maker, Type) {
    let map = words.text(MAP, "u8");
    let with = words.text(WITH, "Seconds");
    let ctx = words.text(CTX, "*kind");
    let span = [&with, &ctx].into_iter().flatten().next().map(LitStr::span);
    if let Some(span) = span
        && [&map, &with, &ctx].into_iter().flatten().count() > 1
    {
        let message = "a value is made in one way: keep one of map, with, ctx";
        resolver.errors.push(syn::Error::new(span, message));
    }
    let parsed = |text: &LitStr| match text.parse::<Type>() {
        Ok(ty) => Some(ty),
        Err(_) => {
            resolver.errors.at(text, "this is no type");
            None
        }
    };
    if let Some(number) = map.as_ref().and_then(parsed) {
        return (Maker::Mapped { value }, number);
    }
    let maker = match (with.as_ref().and_then(parsed), ctx) {
        (Some(codec), _) => Maker::Codec(codec),
        (None, Some(ctx)) => resolver.expression(&ctx).map_or(Maker::Itself, Maker::Told),
        (None, None) => Maker::Itself,
    };
    (maker, value)
}

/// The integer of a `Filled` number, or the type itself.
pub(super) fn number_type(ty: &Type) -> &Type {
    if type_word(ty) == "Filled" { filled_argument(ty).unwrap_or(ty) } else { ty }
}
