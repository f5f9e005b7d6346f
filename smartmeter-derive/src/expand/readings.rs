//! `Wire::readings`: the measurements in a frame.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Home, bound, pattern};
use crate::model::{Content, Enum, Field, Group};

/// Hands on the readings in every field; `access` gives a reference to each.
pub(super) fn group(group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let fields = group.fields.iter().enumerate().filter(|(_, field)| !field.is_filled());
    let fields = fields.map(|(index, field)| {
        let context = if is_checked(group, index) { quote!(__context.checked()) } else { quote!(__context) };
        readings(field, &home.place(index, field), &context, access, index, home.context)
    });
    quote!(#(#fields)*)
}

/// Whether a checksum of the group covers the field.
fn is_checked(group: &Group, index: usize) -> bool {
    group.checksums().iter().any(|(_, _, over)| over.contains(index))
}

fn readings(
    field: &Field,
    place: &TokenStream,
    context: &TokenStream,
    access: &[TokenStream],
    index: usize,
    types: &Context,
) -> TokenStream {
    let value = &access[index];
    if let Some(series) = &field.series {
        let from = &access[series.from];
        return quote!(#place.series_readings(#value, #context, __proto::Scalar::value(*#from), __sink););
    }
    let context = match field.metric.as_ref().and_then(|metric| metric.at) {
        Some(at) => {
            let at = &access[at];
            quote!(#context.at(__proto::Scalar::value(*#at)))
        }
        None => context.clone(),
    };
    let wire = types.wire(&field.ty);
    quote!(#wire::readings(#value, #place.spec, #context, __sink);)
}

/// The body of `readings` for an enum.
pub(super) fn choice(body: &Enum, context: &Context) -> TokenStream {
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = pattern(variant);
        let content = match &variant.content {
            Content::Unit => TokenStream::new(),
            Content::Payload(payload) => {
                let wire = context.wire(payload);
                quote!(#wire::readings(__payload, __proto::Spec::NONE, __context, __sink);)
            }
            Content::Fields(fields) => group(fields, Home { context, variant: Some(index) }, &bound(fields)),
        };
        quote!(#pattern => { #content })
    });
    quote!(match self { #(#arms)* })
}
