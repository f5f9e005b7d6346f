//! From the model to code: one file for each part of the generated impls.

mod ids;
mod read;
mod readings;
mod schema;
mod write;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{DeriveInput, GenericParam, Generics, Ident, Lifetime, Member, Type, parse_quote};

use crate::model::{Body, Content, Declaration, Enum, Field, Group, Selector, Variant};

/// All that is generated for a declaration.
pub(crate) fn declaration(declaration: &Declaration) -> TokenStream {
    let context = Context::new(declaration);
    let Context { input, krate, .. } = &context;
    let ident = &declaration.ident;
    let generics = with_input(&declaration.generics, input, &payload_params(declaration));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = declaration.generics.split_for_impl();

    let schema = schema::schema(declaration, &context);
    let wire = wire_impl(declaration, &context);
    let identified = ids::identified(declaration);
    let distinct = ids::distinct(declaration);
    quote! {
        #[doc(hidden)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            use #krate as __proto;

            #[automatically_derived]
            impl #impl_generics __proto::Frame<#input> for #ident #type_generics #where_clause {
                const SCHEMA: &'static __proto::schema::Schema = #schema;
            }

            #[automatically_derived]
            impl #impl_generics __proto::Wire<#input> for #ident #type_generics #where_clause {
                const TYPE: __proto::schema::Type = __proto::schema::Type::Frame(<Self as __proto::Frame<#input>>::SCHEMA);
                const SIZE: __proto::size::Size = <Self as __proto::Frame<#input>>::SCHEMA.size();
                #wire
            }

            #identified
            #distinct
        };
    }
}

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
    quote! {
        #errors
        #[doc(hidden)]
        #[allow(clippy::all)]
        const _: () = {
            use #krate as __proto;
            impl #impl_generics __proto::Frame<#lifetime> for #ident #type_generics #where_clause {
                const SCHEMA: &'static __proto::schema::Schema = &__proto::schema::Schema {
                    name: "", docs: "", id: ::core::option::Option::None, grade: __proto::schema::Grade::Unknown, shape: __proto::schema::Shape::Struct(&[]),
                };
            }
            impl #impl_generics __proto::Wire<#lifetime> for #ident #type_generics #where_clause {
                const TYPE: __proto::schema::Type = __proto::schema::Type::Bytes;
                const SIZE: __proto::size::Size = __proto::size::Size::ZERO;
                const TOTAL: bool = false;
                fn read<__V: __proto::visit::Visitor<#lifetime>>(
                    _: &mut __proto::reader::Reader<#lifetime, '_>, _: __proto::Spec, _: &mut __V,
                ) -> ::core::result::Result<Self, __proto::error::Failed> { loop {} }
                fn write(&self, _: &mut __proto::writer::Writer<'_, '_>, _: __proto::Spec)
                    -> ::core::result::Result<(), __proto::error::Failed> { loop {} }
                fn wire_len(&self, _: __proto::Spec) -> usize { 0 }
            }
            impl #impl_generics __proto::Identified for #ident #type_generics #where_clause { const ID: u64 = 0; }
        };
    }
}

/// What all parts of the generated code share.
struct Context {
    krate: syn::Path,
    input: Lifetime,
}

impl Context {
    fn new(declaration: &Declaration) -> Self {
        Self { krate: declaration.krate.clone(), input: declaration.input.clone() }
    }

    /// `<T as Wire<'a>>`.
    fn wire(&self, ty: &Type) -> TokenStream {
        let input = &self.input;
        quote!(<#ty as __proto::Wire<#input>>)
    }

    /// `<T as Frame<'a>>`.
    fn frame(&self, ty: &Type) -> TokenStream {
        let input = &self.input;
        quote!(<#ty as __proto::Frame<#input>>)
    }

    /// The schema of the type that is being declared.
    fn own_schema(&self) -> TokenStream {
        let input = &self.input;
        quote!(<Self as __proto::Frame<#input>>::SCHEMA)
    }
}

/// Where the fields of a group stand in the schema.
#[derive(Clone, Copy)]
struct Home<'c> {
    context: &'c Context,
    variant: Option<usize>,
}

impl Home<'_> {
    /// The `Place` of a field.
    fn place(self, index: usize, field: &Field) -> TokenStream {
        let schema = self.context.own_schema();
        let variant = option(self.variant.map(|variant| quote!(#variant)));
        let (order, width) = (field.order, field.width);
        quote!(const { __proto::codegen::Place::new(#schema, #variant, #index, #order, #width) })
    }
}

/// The number behind a `Filled` field.
fn number(field: &Field) -> TokenStream {
    let ty = &field.ty;
    quote!(<#ty as __proto::codegen::Fill>::Number)
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// The type's generics, with the input's lifetime, and parameters that can be read.
fn with_input(generics: &Generics, input: &Lifetime, payloads: &[Ident]) -> Generics {
    let mut generics = generics.clone();
    let has_input = generics.lifetimes().next().is_some();
    let params: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    if !params.is_empty() {
        let clause = generics.make_where_clause();
        for param in params {
            let bound = format_ident!("{}", if payloads.contains(&param) { "Frame" } else { "Wire" });
            clause.predicates.push(parse_quote!(#param: __proto::#bound<#input>));
        }
    }
    if !has_input {
        generics.params.insert(0, GenericParam::Lifetime(syn::LifetimeParam::new(input.clone())));
    }
    generics
}

/// Type parameters that are the whole payload of a variant.
fn payload_params(declaration: &Declaration) -> Vec<Ident> {
    let Body::Enum(body) = &declaration.body else { return Vec::new() };
    let payloads = body.variants.iter().filter_map(|variant| match &variant.content {
        Content::Payload(ty) => match &**ty {
            Type::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        },
        _ => None,
    });
    payloads.collect()
}

/// The items of `impl Wire` that depend on what is declared.
fn wire_impl(declaration: &Declaration, context: &Context) -> TokenStream {
    let total = total(declaration, context);
    let distinct = ids::distinct_in_place(declaration);
    let (read, write, len, readings) = match &declaration.body {
        Body::Struct(group) => {
            let home = Home { context, variant: None };
            let access: Vec<TokenStream> = group.fields.iter().map(field_of_self).collect();
            (
                read::structure(group, home),
                write::group(group, home, &access),
                write::length(group, home, &access),
                readings::group(group, home, &access),
            )
        }
        Body::Enum(body) => (
            read::choice(body, context),
            write::choice(body, context),
            write::choice_length(body, context),
            readings::choice(body, context),
        ),
    };
    let input = &context.input;
    quote! {
        const TOTAL: bool = #total;

        #[inline]
        fn read<__V: __proto::visit::Visitor<#input>>(
            __reader: &mut __proto::reader::Reader<#input, '_>,
            _: __proto::Spec,
            __visitor: &mut __V,
        ) -> ::core::result::Result<Self, __proto::error::Failed> {
            #distinct
            #read
        }

        #[inline]
        fn write(&self, __writer: &mut __proto::writer::Writer<'_, '_>, _: __proto::Spec) -> ::core::result::Result<(), __proto::error::Failed> {
            #write
        }

        #[inline]
        fn wire_len(&self, _: __proto::Spec) -> usize {
            #len
        }

        #[inline]
        fn readings<__S: __proto::reading::Sink>(
            &self,
            _: __proto::Spec,
            __context: __proto::reading::ReadingContext,
            __sink: &mut __S,
        ) {
            #readings
        }
    }
}

/// Whether all bytes of the right length decode.
fn total(declaration: &Declaration, context: &Context) -> TokenStream {
    use crate::model::{Extent, Role};
    let Body::Struct(group) = &declaration.body else { return quote!(false) };
    let plain =
        |field: &Field| matches!(field.role, Role::Value | Role::Reserved) && matches!(field.extent, Extent::Natural);
    if !group.fields.iter().all(plain) {
        return quote!(false);
    }
    let fields = group.fields.iter().map(|field| {
        let wire = context.wire(&field.ty);
        quote!(&& #wire::TOTAL)
    });
    quote!(true #(#fields)*)
}

/// A reference to the field of `self`; nothing where the struct has none.
fn field_of_self(field: &Field) -> TokenStream {
    match &field.member {
        Some(member) => quote!(&self.#member),
        None => quote!(()),
    }
}

/// `Self { … }` or `Self::Variant { … }` out of the local variables.
fn construct(path: &TokenStream, group: &Group) -> TokenStream {
    let fields = group.fields.iter().filter_map(|field| {
        let member = field.member.as_ref()?;
        let local = field.local();
        let value = if field.is_filled() { quote!(::core::default::Default::default()) } else { quote!(#local) };
        Some(quote!(#member: #value))
    });
    quote!(#path { #(#fields),* })
}

/// A pattern that binds the fields of a variant to their local variables.
fn pattern(variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    match &variant.content {
        Content::Unit => quote!(Self::#ident),
        Content::Payload(_) => quote!(Self::#ident(__payload)),
        Content::Fields(group) => {
            let fields = group.fields.iter().filter_map(|field| {
                let member: &Member = field.member.as_ref()?;
                let local = field.local();
                Some(quote!(#member: #local))
            });
            quote!(Self::#ident { #(#fields),* })
        }
    }
}

/// The local variables that [`pattern`] binds.
fn bound(group: &Group) -> Vec<TokenStream> {
    group.fields.iter().map(|field| field.local().into_token_stream()).collect()
}

/// The id that leads to a variant, as an expression of type `u64`.
fn id_of(variant: &Variant) -> Option<TokenStream> {
    match (&variant.selector, &variant.content) {
        (Selector::Id(Some(id)), _) => Some(quote!(#id)),
        (Selector::Id(None), Content::Payload(payload)) => Some(quote!(<#payload as __proto::Identified>::ID)),
        _ => None,
    }
}

/// The `codegen` arguments that an enum's id needs: its type and byte order.
fn id_type(body: &Enum) -> (&Ident, TokenStream) {
    (&body.id_type, body.order.into_token_stream())
}
