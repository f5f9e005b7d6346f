//! `Wire::readings`: the measurements in a frame.

use proc_macro2::TokenStream;
use quote::quote;

use super::expression::scoped;
use super::{Home, blame, value};
use crate::model::{Expression, Field, Group, Maker, integer_bytes};

/// Hands on the readings in every field; `access` gives a reference to each.
pub(super) fn group(group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let fields = group.fields.iter().enumerate().filter(|(_, field)| !field.is_filled());
    let fields = fields.map(|(index, field)| {
        let context = if is_checked(group, index) { quote!(__context.checked()) } else { quote!(__context) };
        let value = &access[index];
        if field.cond.is_none() || field.default.is_some() {
            return readings(index, group, home, &context, access, value);
        }
        let readings = readings(index, group, home, &context, access, &quote!(__value));
        quote!(if let ::core::option::Option::Some(__value) = #value { #readings })
    });
    quote!(#(#fields)*)
}

/// Whether a checksum of the group covers the field.
fn is_checked(group: &Group, index: usize) -> bool {
    group.checksums().iter().any(|(_, _, over)| over.contains(index))
}

/// The context of a field, with the power of ten that others say.
fn scaled(field: &Field, context: &TokenStream, access: &[TokenStream]) -> TokenStream {
    match &field.exponent {
        Some(exponent) if field.metric.is_some() => {
            let exponent = scoped(exponent, access);
            quote!(#context.scaled(__proto::codegen::Exponent::exponent(#exponent)))
        }
        _ => context.clone(),
    }
}

fn readings(
    index: usize,
    group: &Group,
    home: Home<'_>,
    context: &TokenStream,
    access: &[TokenStream],
    value: &TokenStream,
) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let context = &scaled(field, context, access);
    let is_known = is_known(field, group, home, access);
    if let Some(series) = &field.series {
        let from = time(series.from.field, group, home, access);
        return guarded(&is_known, quote!(#place.series_readings(#value, #context, #from, __sink);));
    }
    let context = match &field.at {
        Some(at) => {
            let at = time(at.field, group, home, access);
            quote!(#context.at(#at))
        }
        None => context.clone(),
    };
    let ty = &field.ty;
    let wire = home.context.wire(ty);
    let readings = match &field.maker {
        Maker::Itself => {
            let readings = blame::callee(ty, &quote!(#wire::readings));
            quote!(#readings(#value, #place.spec, #context, __sink);)
        }
        Maker::Mapped { value: source } => {
            let number = blame::callee(source, &quote!(<#source as __proto::codegen::MadeFrom<#ty>>::number));
            quote! {
                if let ::core::option::Option::Some(__number) = #number(#value) {
                    #wire::readings(&__number, #place.spec, #context, __sink);
                }
            }
        }
        Maker::Codec(codec) => {
            let own = home.context.codec(codec);
            let value_of = blame::callee(codec, &quote!(#own::value));
            let readings = quote!(#place.readings_with(#value, #context, __sink, |__made| #value_of(__made)));
            let readings = blame::at_type(codec, readings);
            quote!(#readings;)
        }
        Maker::Told(told) => {
            let contextual = home.context.contextual(ty);
            let told = value::told_values(told, access);
            let readings = blame::callee(ty, &quote!(#contextual::readings_in));
            quote!(#readings(#value, #told, #context, __sink);)
        }
    };
    guarded(&is_known, readings)
}

/// The code, where the condition holds.
pub(super) fn guarded(condition: &TokenStream, code: TokenStream) -> TokenStream {
    if condition.is_empty() { code } else { quote!(#condition { #code }) }
}

/// The value of a field that is a time.
fn time(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let value = &access[index];
    match group.fields[index].absent {
        Some(_) => {
            let place = home.place(index);
            quote!(#place.unless_absent(__proto::Scalar::value(*#value)))
        }
        None => quote!(__proto::Scalar::value(*#value)),
    }
}

/// `if` the fields that say the scale have one; nothing where they always have.
fn is_known(field: &Field, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    match &field.exponent {
        Some(exponent) if field.metric.is_some() => known(exponent, group, home, access),
        _ => TokenStream::new(),
    }
}

/// `if` none of the fields that an expression names is absent; nothing where they never are.
pub(super) fn known(exponent: &Expression, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let uses = exponent.uses.iter().map(|(used, _)| *used);
    let missing = uses.filter(|used| is_plain(&group.fields[*used])).map(|used| {
        let (place, value) = (home.place(used), &access[used]);
        quote!(!#place.is_absent(__proto::Scalar::value(*#value)))
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() { TokenStream::new() } else { quote!(if #(#missing)&&*) }
}

/// Whether it is a number that may be absent.
fn is_plain(field: &Field) -> bool {
    let is_value = (field.cond.is_none() || field.default.is_some()) && matches!(field.maker, Maker::Itself);
    field.absent.is_some() && is_value && integer_bytes(&field.ty) > 0
}
