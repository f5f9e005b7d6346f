//! What a type is by nature: whether all bytes decode as it, and whether it leaves any.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use crate::model::{Body, Content, Declaration, Extent, Field, Group, Maker, Repr, Role, Variant, type_word};

/// Whether all bytes of the right length decode.
pub(super) fn total(declaration: &Declaration, context: &Context) -> TokenStream {
    let Body::Struct(group) = &declaration.body else { return quote!(false) };
    let plain = |field: &Field| {
        matches!(field.role, Role::Value | Role::Reserved)
            && matches!(field.extent, Extent::Natural)
            && matches!(field.maker, Maker::Itself)
            && matches!(field.repr, Repr::Binary)
            && (field.bits.is_none() || ["u8", "u16", "u32", "u64"].contains(&type_word(&field.ty).as_str()))
            && field.cond.is_none()
            && field.assert.is_none()
    };
    if declaration.max_depth.is_some() || !group.fields.iter().all(plain) {
        return quote!(false);
    }
    let fields = group.fields.iter().map(|field| {
        let wire = context.wire(&field.ty);
        quote!(&& #wire::TOTAL)
    });
    quote!(true #(#fields)*)
}

/// Whether it takes all the input that it is given.
pub(super) fn greedy(declaration: &Declaration, context: &Context) -> TokenStream {
    if declaration.max_depth.is_some() {
        // It ends by itself, or could not hold itself.
        return quote!(false);
    }
    let found = match &declaration.body {
        Body::Struct(group) => greedy_fields(group, context),
        Body::Enum(body) => body.variants.iter().flat_map(|variant| greedy_variant(variant, context)).collect(),
    };
    quote!(false #(|| #found)*)
}

fn greedy_variant(variant: &Variant, context: &Context) -> Vec<TokenStream> {
    match &variant.content {
        Content::Unit => Vec::new(),
        Content::Payload(payload) => {
            let wire = context.wire(payload);
            vec![quote!(#wire::GREEDY)]
        }
        Content::Fields(group) => greedy_fields(group, context),
    }
}

fn greedy_fields(group: &Group, context: &Context) -> Vec<TokenStream> {
    let is_in_part = |index: usize| group.parts().any(|part| part.read.contains(index));
    let open = group.fields.iter().enumerate().filter(|&(index, _)| !is_in_part(index));
    open.filter_map(|(_, field)| match field.extent {
        Extent::Rest => Some(quote!(true)),
        Extent::Natural => greedy_field(field, context),
        _ => None,
    })
    .collect()
}

/// Whether a field that nothing ends takes all the input; nothing where it is known that it does not.
pub(super) fn greedy_field(field: &Field, context: &Context) -> Option<TokenStream> {
    if !matches!(field.role, Role::Value | Role::Reserved) || !field.may_vary() {
        return None;
    }
    let ty = &field.ty;
    match &field.maker {
        Maker::Itself => {
            let wire = context.wire(ty);
            Some(quote!(#wire::GREEDY))
        }
        Maker::Told(_) => {
            let told = context.contextual(ty);
            Some(quote!(#told::GREEDY))
        }
        Maker::Mapped { .. } | Maker::Codec(_) => None,
    }
}
