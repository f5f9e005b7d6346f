//! What only the compiler knows of a field's type: assertions that it evaluates with the schema.
//!
//! They stand only where a name doesn't show what is asked, so that most fields have none.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, GenericParam, Type};

use super::{Context, number};
use crate::check::room;
use crate::model::{Body, Content, Declaration, Extent, Field, Group, Maker, Role, is_known, items, type_word};

/// The assertions about a field.
pub(super) fn of_field(field: &Field, group: &Group, context: &Context) -> TokenStream {
    let asserts =
        [Some(of_type(field, context)), leaves_room(field, group, context), is_no_hidden_list(field, group, context)];
    asserts.into_iter().flatten().collect()
}

/// Those that ask nothing of the other fields.
fn of_type(field: &Field, context: &Context) -> TokenStream {
    if let Role::Constant(constant) = &field.role {
        return constant_fits(field, constant);
    }
    let is_own = matches!((&field.maker, &field.role), (Maker::Itself, Role::Value | Role::Reserved));
    if !is_own || is_known(&field.ty) {
        return TokenStream::new();
    }
    let asserts = [id_fits(field), is_measured(field, context), items_end(field, context)];
    asserts.into_iter().flatten().collect()
}

/// `Wire::TAKES_ALL`, where it may be true.
pub(super) fn takes_all(declaration: &Declaration, context: &Context) -> Option<TokenStream> {
    if declaration.max_depth.is_some() {
        return None;
    }
    let takes_all = match &declaration.body {
        Body::Struct(group) => group_takes_all(group, context),
        // All of its variants do, or one could be followed by another.
        Body::Enum(body) => {
            let variants: Option<Vec<_>> = body
                .variants
                .iter()
                .map(|variant| match &variant.content {
                    Content::Unit => None,
                    Content::Payload(payload) => {
                        let wire = context.wire(payload);
                        Some(quote!(#wire::TAKES_ALL))
                    }
                    Content::Fields(group) => group_takes_all(group, context).map(|all| quote!((#all))),
                })
                .collect();
            variants.map(|variants| quote!(#(#variants)&&*))
        }
    };
    takes_all.map(|takes_all| quote!(const TAKES_ALL: bool = #takes_all;))
}

/// One of the fields that are always there does.
fn group_takes_all(group: &Group, context: &Context) -> Option<TokenStream> {
    let is_in_part = |index: usize| group.parts().any(|part| part.read.contains(index));
    let fields = group.fields.iter().enumerate().filter_map(|(index, field)| {
        let is_own = matches!((&field.maker, &field.role), (Maker::Itself, Role::Value | Role::Reserved));
        match &field.extent {
            _ if is_in_part(index) || field.cond.is_some() || field.bits.is_some() => None,
            Extent::Rest => Some(quote!(true)),
            Extent::Natural if is_own && !is_known(&field.ty) => {
                let wire = context.wire(&field.ty);
                Some(quote!(#wire::TAKES_ALL))
            }
            _ => None,
        }
    });
    let fields: Vec<_> = fields.collect();
    (!fields.is_empty()).then(|| quote!(#(#fields)||*))
}

/// Evaluates the schema, where it asserts something, even if nobody uses it.
pub(super) fn eager(declaration: &Declaration, context: &Context) -> TokenStream {
    let has_asserts =
        groups(declaration).any(|group| group.fields.iter().any(|field| !of_field(field, group, context).is_empty()));
    let is_plain = |param: &GenericParam| matches!(param, GenericParam::Lifetime(_));
    let generics = &declaration.generics;
    if !has_asserts || generics.where_clause.is_some() || !generics.params.iter().all(is_plain) {
        return TokenStream::new();
    }
    let (ident, lifetimes) = (&declaration.ident, generics.params.iter().map(|_| quote!('static)));
    let family = if context.told.is_some() { quote!(codegen::Contextual) } else { quote!(Frame) };
    quote!(const _: &__proto::schema::Schema = <#ident<#(#lifetimes),*> as __proto::#family<'static>>::SCHEMA;)
}

fn groups(declaration: &Declaration) -> impl Iterator<Item = &Group> {
    let (own, variants) = match &declaration.body {
        Body::Struct(group) => (Some(group), &[][..]),
        Body::Enum(body) => (None, &body.variants[..]),
    };
    own.into_iter().chain(variants.iter().filter_map(|variant| match &variant.content {
        Content::Fields(group) => Some(group),
        _ => None,
    }))
}

/// Only the assertion is at the place of `at`: there, a lint would find paths that could be shorter.
fn assertion(at: &impl Spanned, holds: &TokenStream, message: &str) -> TokenStream {
    quote_spanned!(at.span()=> ::core::assert!(#holds, #message);)
}

/// A constant has room; of a literal, a check says so.
fn constant_fits(field: &Field, constant: &Expr) -> TokenStream {
    let (Some((max, room)), false) = (room(field), matches!(constant, Expr::Lit(_))) else { return TokenStream::new() };
    let number = number(field);
    let fits = quote!({ const MAGIC: #number = #constant; MAGIC as u64 } <= #max);
    assertion(constant, &fits, &format!("the constant does not fit {room}, which hold {max} at the most"))
}

/// The ids of an enum have room in its bits.
fn id_fits(field: &Field) -> Option<TokenStream> {
    let bits = field.bits?;
    let (ty, len) = match &field.ty {
        Type::Array(array) => (&*array.elem, None),
        ty => (ty, Some(bits.len)),
    };
    let len = len?;
    let largest = quote!(<#ty as __proto::codegen::BitField>::LARGEST);
    let max = u64::MAX.checked_shr(64_u32.saturating_sub(len.into())).unwrap_or(0);
    let message = format!("an id of `{}` does not fit the {len} bits of `{}`", type_word(ty), field.name);
    Some(assertion(&ty, &quote!(#largest <= #max), &message))
}

/// A measurement is a number.
fn is_measured(field: &Field, context: &Context) -> Option<TokenStream> {
    let metric = field.metric.as_ref()?;
    if field.bits.is_some() {
        return None;
    }
    let wire = context.wire(&field.ty);
    let message = format!(
        "`{}` is a frame: the fields of a frame are measurements, and not the frame, so say `metric` there",
        field.name
    );
    Some(assertion(metric, &quote!(__proto::codegen::is_measured(#wire::TYPE)), &message))
}

/// The items of a list have bytes, and leave some for those behind them.
fn items_end(field: &Field, context: &Context) -> Option<TokenStream> {
    let is_list = ["List", "Vec"].contains(&type_word(&field.ty).as_str());
    let item = items(&field.ty).filter(|item| is_list && !is_known(item))?;
    let wire = context.wire(&field.ty);
    let (name, word) = (&field.name, type_word(item));
    let empty = format!("the items of `{name}` may take no bytes, so there would be no end to them");
    let greedy = format!(
        "an item of `{name}` takes all the rest of the input, so nothing could follow the first: say in `{word}` where it ends"
    );
    let empty = assertion(&field.ty, &quote!(#wire::ITEMS.min != 0), &empty);
    let greedy = assertion(&field.ty, &quote!(!#wire::ITEMS.takes_all), &greedy);
    Some(quote!(#empty #greedy))
}

/// A type that takes all the input leaves nothing for the fields behind it.
fn leaves_room(field: &Field, group: &Group, context: &Context) -> Option<TokenStream> {
    let index = index_of(field, group)?;
    let has_room = |next: &Field| matches!(next.role, Role::Padding { .. } | Role::Computed);
    let behind = group.fields.get(index + 1..=group.end_of_rest(index)).unwrap_or_default();
    if !matches!(field.extent, Extent::Natural) || behind.iter().all(has_room) {
        return None;
    }
    let greedy = super::greedy_field(field, context)?;
    let message = format!(
        "nothing says where `{}` ends, so it takes the bytes of the fields behind it, too: say `rest` where all of these \
         have a fixed length, else `len`, `count` or `until`, or let another field count or measure it",
        field.name
    );
    Some(assertion(&field.ty, &quote!(!(#greedy)), &message))
}

/// `prefix` counts the items of lists and measures all else; a list behind another name would be measured.
fn is_no_hidden_list(field: &Field, group: &Group, context: &Context) -> Option<TokenStream> {
    let (Role::LenOf(range), None) = (&field.role, &field.member) else { return None };
    let target = group.fields.get(range.first)?;
    if !matches!(target.maker, Maker::Itself) || is_known(&target.ty) {
        return None;
    }
    let wire = context.wire(&target.ty);
    let message = format!(
        "`{}` is a list, though its type has another name: say with `count_of` or `len_of` what comes before it",
        target.name
    );
    let is_list = quote!(::core::matches!(#wire::TYPE, __proto::schema::Type::List { .. }));
    Some(assertion(&target.ty, &quote!(!#is_list), &message))
}

fn index_of(field: &Field, group: &Group) -> Option<usize> {
    group.fields.iter().position(|other| core::ptr::eq(other, field))
}
