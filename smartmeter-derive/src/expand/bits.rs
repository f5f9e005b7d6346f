//! `impl BitField`: enums that are nothing but their id, as bit fields.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use super::{Context, id_of, option};
use crate::model::{Bits, Body, Content, Declaration, Enum, Id, Selector, Variant, is_known};

/// `impl BitField`, where the declaration can be one.
pub(super) fn impls(declaration: &Declaration, context: &Context) -> TokenStream {
    let Body::Enum(body) = &declaration.body else { return TokenStream::new() };
    let Id::Number(_) = &body.id else { return TokenStream::new() };
    if context.told.is_some() || !declaration.generics.params.is_empty() || !body.variants.iter().all(is_bare) {
        return TokenStream::new();
    }
    let ident = &declaration.ident;
    let (from, to, show) = (from_bits(body), to_bits(body), show(body));
    let ids = body.variants.iter().filter_map(|variant| match variant.selector {
        Selector::Id(id) => id,
        _ => None,
    });
    let largest = ids.max().unwrap_or(0);
    quote! {
        #[automatically_derived]
        impl __proto::codegen::BitField for #ident {
            type Itself = Self;
            const LARGEST: u64 = #largest;

            #[inline]
            fn from_bits(__raw: u64, _: u16) -> ::core::result::Result<Self, __proto::Cause> {
                #from
            }

            #[inline]
            fn to_bits(&self, __bits: u16) -> ::core::result::Result<u64, __proto::Cause> {
                #to
            }

            fn show<'__a, __V: __proto::visit::Visitor<'__a>>(
                &self,
                __field: &'static __proto::schema::Field,
                __range: ::core::ops::Range<usize>,
                __visitor: &mut __V,
            ) {
                let __schema = <Self as __proto::Frame<'static>>::SCHEMA;
                #show
            }
        }
    }
}

/// Whether it is nothing but its id.
fn is_bare(variant: &Variant) -> bool {
    match (&variant.selector, &variant.content) {
        (Selector::Id(Some(_)), Content::Unit) => true,
        (Selector::Other, Content::Fields(group)) => group.fields.len() == 1,
        _ => false,
    }
}

fn from_bits(body: &Enum) -> TokenStream {
    let arms = body.variants.iter().map(|variant| {
        let ident = &variant.ident;
        match &variant.content {
            Content::Fields(group) => {
                let member = group.fields.first().and_then(|field| field.member.as_ref());
                quote! {
                    _ => match __proto::codegen::BitField::from_bits(__raw, 64) {
                        ::core::result::Result::Ok(id) => ::core::result::Result::Ok(Self::#ident { #member: id }),
                        ::core::result::Result::Err(cause) => ::core::result::Result::Err(cause),
                    },
                }
            }
            _ => {
                let id = id_of(variant);
                quote!(#id => ::core::result::Result::Ok(Self::#ident),)
            }
        }
    });
    let has_other = body.variants.iter().any(|variant| matches!(variant.selector, Selector::Other));
    let rest = (!has_other).then(|| quote!(_ => ::core::result::Result::Err(__proto::Cause::UnknownId { id: __raw }),));
    quote!(match __raw { #(#arms)* #rest })
}

fn to_bits(body: &Enum) -> TokenStream {
    let taken: Vec<_> = body.variants.iter().filter_map(id_of).collect();
    let arms = body.variants.iter().map(|variant| {
        let ident = &variant.ident;
        match &variant.content {
            Content::Fields(group) => {
                let member = group.fields.first().and_then(|field| field.member.as_ref());
                quote! {
                    Self::#ident { #member: id } => match __proto::Unsigned::to_u64(*id) {
                        #(#taken => ::core::result::Result::Err(__proto::Cause::TakenId { id: #taken }),)*
                        id => __proto::codegen::BitField::to_bits(&id, __bits),
                    },
                }
            }
            _ => {
                let id = id_of(variant);
                quote!(Self::#ident => __proto::codegen::BitField::to_bits(&#id, __bits),)
            }
        }
    });
    quote!(match self { #(#arms)* })
}

fn show(body: &Enum) -> TokenStream {
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let ident = &variant.ident;
        match &variant.content {
            Content::Fields(group) => {
                let member = group.fields.first().and_then(|field| field.member.as_ref());
                quote! {
                    Self::#ident { #member: id } => {
                        __proto::codegen::show_other(__schema, #index, __proto::Unsigned::to_u64(*id), __range, __visitor);
                    }
                }
            }
            _ => {
                let id = id_of(variant);
                quote!(Self::#ident => __proto::codegen::show_variant(__schema, #index, #id, __range, __visitor),)
            }
        }
    });
    quote!(match self { #(#arms)* })
}

/// The type of a bit field. Where it can be none, the compiler says that here and nowhere else.
pub(super) fn itself(ty: &Type) -> TokenStream {
    let ty_of_item = |ty: &Type| quote!(<#ty as __proto::codegen::BitField>::Itself);
    match ty {
        ty if is_known(ty) => ty.to_token_stream(),
        Type::Array(array) => {
            let (item, len) = (ty_of_item(&array.elem), &array.len);
            quote!([#item; #len])
        }
        ty => ty_of_item(ty),
    }
}

/// `schema::Bits`.
pub(super) fn place(bits: Bits) -> TokenStream {
    let Bits { start, len, order, .. } = bits;
    quote!(__proto::schema::Bits { start: #start, len: #len, order: #order })
}

/// `Option<schema::Bits>`.
pub(super) fn optional_place(bits: Option<Bits>) -> TokenStream {
    option(bits.map(place))
}
