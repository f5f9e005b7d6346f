//! What is generated after an error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Lifetime};

use super::{declared, with_input};

/// After an error: impls that do nothing, so that the one mistake is not buried under its consequences.
pub(crate) fn stub(input: &DeriveInput, error: &syn::Error) -> TokenStream {
    let errors = error.to_compile_error();
    let krate = crate::parse::krate(input);
    let ident = &input.ident;
    let lifetime = input
        .generics
        .lifetimes()
        .next()
        .map_or_else(|| Lifetime::new("'__input", proc_macro2::Span::mixed_site()), |first| first.lifetime.clone());
    let generics = with_input(&input.generics, &lifetime, &[]);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = input.generics.split_for_impl();
    let told = crate::parse::told_types(input).map(|types| {
        quote! {
            impl #impl_generics __proto::codegen::Contextual<#lifetime> for #ident #type_generics #where_clause {
                type Context = (#(#types,)*);
                const SCHEMA: &'static __proto::schema::Schema = <Self as __proto::Frame<#lifetime>>::SCHEMA;
                const OUTLINE: &'static __proto::codegen::Outline = <Self as __proto::Frame<#lifetime>>::OUTLINE;
                const TYPE: __proto::schema::Type = __proto::schema::Type::Bytes;
                const SIZE: __proto::size::Size = __proto::size::Size::ZERO;
                const GREEDY: bool = false;
                const INNER: __proto::codegen::Inner = __proto::codegen::Inner::Nothing;
                fn read_in<__V: __proto::visit::Visitor<#lifetime>, __E: __proto::error::Notes>(
                    _: &mut __proto::reader::Reader<#lifetime, '_, __E>, _: Self::Context, _: &mut __V,
                ) -> ::core::result::Result<Self, __proto::error::Failed> { loop {} }
                fn write_in(&self, _: &mut __proto::writer::Writer<'_, '_>, _: Self::Context)
                    -> ::core::result::Result<(), __proto::error::Failed> { loop {} }
                fn len_in(&self, _: Self::Context) -> usize { 0 }
                fn readings_in<__S: __proto::reading::Sink>(
                    &self, _: Self::Context, _: __proto::reading::ReadingContext, _: &mut __S,
                ) {}
            }
        }
    });
    let family = declared::declared(ident, &input.generics);
    quote! {
        #errors
        #[doc(hidden)]
        #[allow(clippy::all)]
        const _: () = {
            use #krate as __proto;
            impl #impl_generics __proto::Frame<#lifetime> for #ident #type_generics #where_clause {
                const SCHEMA: &'static __proto::schema::Schema = &__proto::schema::Schema {
                    name: "", docs: "", id: ::core::option::Option::None, grade: __proto::schema::Grade::Unknown, context: "", shape: __proto::schema::Shape::Struct(&[]),
                };
                const OUTLINE: &'static __proto::codegen::Outline = &__proto::codegen::Outline { name: "", is_enum: false, parts: &[] };
            }
            impl #impl_generics __proto::Wire<#lifetime> for #ident #type_generics #where_clause {
                const TYPE: __proto::schema::Type = __proto::schema::Type::Bytes;
                const SIZE: __proto::size::Size = __proto::size::Size::fixed(1);
                const TOTAL: bool = false;
                fn read<__V: __proto::visit::Visitor<#lifetime>, __E: __proto::error::Notes>(
                    _: &mut __proto::reader::Reader<#lifetime, '_, __E>, _: __proto::Spec, _: &mut __V,
                ) -> ::core::result::Result<Self, __proto::error::Failed> { loop {} }
                fn write(&self, _: &mut __proto::writer::Writer<'_, '_>, _: __proto::Spec)
                    -> ::core::result::Result<(), __proto::error::Failed> { loop {} }
                fn wire_len(&self, _: __proto::Spec) -> usize { 0 }
            }
            impl #impl_generics __proto::Identified for #ident #type_generics #where_clause { const ID: u64 = 0; }
            #told
            #family
        };
    }
}
