//! `Wire::readings`: the measurements in a frame.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Home, blame, value};
use crate::model::{Group, Maker};

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
    if let Some(series) = &field.series {
        let from = &access[series.from.field];
        return quote!(#place.series_readings(#value, #context, __proto::Scalar::value(*#from), __sink););
    }
    let context = match &field.at {
        Some(at) => {
            let at = &access[at.field];
            quote!(#context.at(__proto::Scalar::value(*#at)))
        }
        None => context.clone(),
    };
    let ty = &field.ty;
    let wire = home.context.wire(ty);
    match &field.maker {
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
    }
}
