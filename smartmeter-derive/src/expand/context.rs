//! What all parts of the generated code share.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Lifetime, Type};

use super::option;
use crate::model::Declaration;

/// The type that is being declared, seen from the code that is generated.
pub(super) struct Context {
    pub(super) input: Lifetime,
    pub(super) told: Option<Told>,
}

/// What the frame around the type tells it.
pub(super) struct Told {
    pub(super) names: Vec<Ident>,
    pub(super) types: Vec<Type>,
}

impl Context {
    pub(super) fn new(declaration: &Declaration) -> Self {
        let told = declaration.context.as_ref();
        let told = told.map(|told| Told { names: told.names.clone(), types: told.types.clone() });
        Self { input: declaration.input.clone(), told }
    }

    /// `<T as Wire<'a>>`.
    pub(super) fn wire(&self, ty: &Type) -> TokenStream {
        let input = &self.input;
        quote!(<#ty as __proto::Wire<#input>>)
    }

    /// `<T as Frame<'a>>`.
    pub(super) fn frame(&self, ty: &Type) -> TokenStream {
        let input = &self.input;
        quote!(<#ty as __proto::Frame<#input>>)
    }

    /// `<T as Contextual<'a>>`.
    pub(super) fn contextual(&self, ty: &Type) -> TokenStream {
        let input = &self.input;
        quote!(<#ty as __proto::codegen::Contextual<#input>>)
    }

    /// `<C as Codec<'a>>`.
    pub(super) fn codec(&self, codec: &Type) -> TokenStream {
        let input = &self.input;
        quote!(<#codec as __proto::Codec<#input>>)
    }

    /// Names and lengths of the fields of the type that is being declared.
    pub(super) fn own_outline(&self) -> TokenStream {
        let input = &self.input;
        match self.told {
            Some(_) => quote!(<Self as __proto::codegen::Contextual<#input>>::OUTLINE),
            None => quote!(<Self as __proto::Frame<#input>>::OUTLINE),
        }
    }

    /// The schema of the type that is being declared.
    pub(super) fn own_schema(&self) -> TokenStream {
        let input = &self.input;
        match self.told {
            Some(_) => quote!(<Self as __proto::codegen::Contextual<#input>>::SCHEMA),
            None => quote!(<Self as __proto::Frame<#input>>::SCHEMA),
        }
    }
}

/// Where the fields of a group stand in the schema.
#[derive(Clone, Copy)]
pub(super) struct Home<'c> {
    pub(super) context: &'c Context,
    pub(super) variant: Option<usize>,
}

impl Home<'_> {
    /// The `Place` of a field.
    pub(super) fn place(self, index: usize) -> TokenStream {
        let schema = self.context.own_schema();
        let variant = option(self.variant.map(|variant| quote!(#variant)));
        quote!(const { __proto::codegen::Place::new(#schema, #variant, #index) })
    }
}
