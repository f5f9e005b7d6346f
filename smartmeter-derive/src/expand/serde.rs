//! `impl Serialize` and `impl Deserialize`, where `#[frame(serde)]` asks for them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::{payload_params, with_input};
use crate::model::Declaration;

/// The impls; nothing for a type that was not asked for, or that is no frame by itself.
pub(super) fn impls(declaration: &Declaration) -> TokenStream {
    if !declaration.serde || declaration.context.is_some() {
        return TokenStream::new();
    }
    let (serialize, deserialize) = (serialize(declaration), deserialize(declaration));
    quote!(#serialize #deserialize)
}

fn serialize(declaration: &Declaration) -> TokenStream {
    let (ident, input) = (&declaration.ident, &declaration.input);
    let borrows = declaration.generics.lifetimes().next().is_some();
    let mut generics = declaration.generics.clone();
    if borrows {
        generics = with_input(&generics, input, &payload_params(declaration));
    }
    let has_params = generics.type_params().next().is_some();
    let clause = generics.make_where_clause();
    if has_params {
        clause.predicates.push(parse_quote!(Self: __proto::Declared));
    }
    if has_params && !borrows {
        clause.predicates.push(parse_quote!(Self: for<'__s> __proto::Frame<'__s>));
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = declaration.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics __proto::serde::Serialize for #ident #type_generics #where_clause {
            fn serialize<__S: __proto::serde::Serializer>(
                &self, serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                __proto::serde::serialize::<Self, __S>(self, serializer)
            }
        }
    }
}

/// Only of what borrows nothing: `Encoded` is there for all else.
fn deserialize(declaration: &Declaration) -> TokenStream {
    if declaration.generics.lifetimes().next().is_some() {
        return TokenStream::new();
    }
    let ident = &declaration.ident;
    let mut generics = declaration.generics.clone();
    if generics.type_params().next().is_some() {
        let clause = generics.make_where_clause();
        clause.predicates.push(parse_quote!(Self: __proto::Declared + for<'__s> __proto::Frame<'__s>));
    }
    generics.params.insert(0, parse_quote!('__de));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = declaration.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics __proto::serde::Deserialize<'__de> for #ident #type_generics #where_clause {
            fn deserialize<__D: __proto::serde::Deserializer<'__de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                __proto::serde::deserialize::<Self, __D>(deserializer)
            }
        }
    }
}
