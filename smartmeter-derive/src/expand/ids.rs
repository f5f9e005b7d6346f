//! Ids: of the declared type itself, and that those of an enum's variants differ.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Lifetime, Type};

use super::id_of;
use crate::model::{Body, Content, Declaration, Enum, Id, Selector, Variant};

/// `impl Identified`, where the declaration has an id.
pub(super) fn identified(declaration: &Declaration) -> TokenStream {
    let Some(id) = declaration.id else { return TokenStream::new() };
    let ident = &declaration.ident;
    let (impl_generics, type_generics, where_clause) = declaration.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics __proto::Identified for #ident #type_generics #where_clause {
            const ID: u64 = #id;
        }
    }
}

/// Compile-time proof that no two variants share an id and that all ids fit, for an enum whose
/// parameters can be left out of it.
pub(super) fn distinct(declaration: &Declaration) -> TokenStream {
    let Body::Enum(body) = &declaration.body else { return TokenStream::new() };
    if !is_erasable(declaration) {
        return TokenStream::new();
    }
    let mut eraser = Eraser::new(declaration);
    let ids: Vec<_> = body.variants.iter().filter_map(|variant| Some((variant, eraser.erased_id(variant)?))).collect();
    let checks = checks(body, &ids);
    quote!(const _: () = { #checks };)
}

/// The same proof for all other enums, where the parameters are known: when the decoder is compiled.
pub(super) fn distinct_in_place(declaration: &Declaration) -> TokenStream {
    match &declaration.body {
        Body::Enum(body) if !is_erasable(declaration) => {
            let ids: Vec<_> = body.variants.iter().filter_map(|variant| Some((variant, id_of(variant)?))).collect();
            let checks = checks(body, &ids);
            quote!(const { #checks })
        }
        _ => TokenStream::new(),
    }
}

fn checks(body: &Enum, ids: &[(&Variant, TokenStream)]) -> TokenStream {
    let Id::Number(integer) = &body.id else { return TokenStream::new() };
    let checks = ids.iter().enumerate().map(|(position, (variant, id))| {
        let span = variant.ident.span();
        let unfit = format!("the id of `{}` does not fit the enum's id type, {integer}", variant.ident);
        // Only the assertion is at the variant's place: there, a lint would find paths that could be shorter.
        let max = quote!(<#integer as __proto::Unsigned>::MAX);
        let fits = quote_spanned!(span=> ::core::assert!(#id <= #max, #unfit););
        let differs = ids[..position].iter().map(|(other, other_id)| {
            let message = format!(
                "duplicate id: `{}` and `{}` have the same; give one of them another `id`",
                other.ident, variant.ident
            );
            quote_spanned!(span=> ::core::assert!(#id != #other_id, #message);)
        });
        let ranges = body.variants.iter().filter_map(|other| match other.selector {
            Selector::Range(first, last) => Some((other, first, last)),
            _ => None,
        });
        let apart = ranges.map(|(other, first, last)| {
            let message = format!(
                "duplicate id: that of `{}` is in the range of `{}`; give one of them another `id`",
                variant.ident, other.ident
            );
            quote_spanned!(span=> ::core::assert!(#id < #first || #id > #last, #message);)
        });
        quote!(#fits #(#differs)* #(#apart)*)
    });
    quote!(#(#checks)*)
}

/// Whether any type will do for the parameters.
fn is_erasable(declaration: &Declaration) -> bool {
    let free = |param: &GenericParam| match param {
        GenericParam::Lifetime(_) => true,
        GenericParam::Type(param) => {
            param.bounds.is_empty() && !super::payload_params(declaration).contains(&param.ident)
        }
        GenericParam::Const(_) => false,
    };
    declaration.generics.where_clause.is_none() && declaration.generics.params.iter().all(free)
}

/// Replaces lifetimes by `'static` and type parameters by `()`, on which no id depends.
struct Eraser {
    params: Vec<syn::Ident>,
}

impl Eraser {
    fn new(declaration: &Declaration) -> Self {
        let params = declaration.generics.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.clone()),
            _ => None,
        });
        Self { params: params.collect() }
    }

    fn erased_id(&mut self, variant: &Variant) -> Option<TokenStream> {
        let (Selector::Id(None), Content::Payload(payload)) = (&variant.selector, &variant.content) else {
            return id_of(variant);
        };
        let mut payload = Type::clone(payload);
        self.visit_type_mut(&mut payload);
        Some(quote!(<#payload as __proto::Identified>::ID))
    }
}

impl VisitMut for Eraser {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        lifetime.ident = format_ident!("static", span = lifetime.ident.span());
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty
            && path.path.get_ident().is_some_and(|ident| self.params.contains(ident))
        {
            *ty = syn::parse_quote!(());
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }
}
