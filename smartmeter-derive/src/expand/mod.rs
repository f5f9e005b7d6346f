//! From the model to code: one file for each part of the generated impls.

mod asserts;
mod bits;
mod blame;
mod choice;
mod context;
mod declared;
mod expression;
mod ids;
mod length;
mod nature;
mod outline;
mod read;
mod readings;
mod schema;
mod serde;
mod stub;
mod value;
mod write;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{GenericParam, Generics, Ident, Lifetime, Member, Type, parse_quote};

use self::context::{Context, Home, Told};
use self::nature::{greedy, greedy_field, total};
pub(crate) use self::stub::stub;
use crate::model::{Body, Content, Declaration, Field, Group, Selector, Variant};

/// All that is generated for a declaration.
pub(crate) fn declaration(declaration: &Declaration) -> TokenStream {
    let context = Context::new(declaration);
    let krate = &declaration.krate;
    let frame =
        if context.told.is_some() { told_impl(declaration, &context) } else { frame_impl(declaration, &context) };
    let serde = serde::impls(declaration);
    let identified = ids::identified(declaration);
    let distinct = ids::distinct(declaration);
    let bits = bits::impls(declaration, &context);
    let asserts = asserts::eager(declaration, &context);
    // What the frame around it tells something is no frame by itself.
    let family = context.told.is_none().then(|| declared::declared(&declaration.ident, &declaration.generics));
    quote! {
        #[doc(hidden)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, unused, unused_qualifications)]
        const _: () = {
            use #krate as __proto;
            #frame
            #bits
            #identified
            #distinct
            #asserts
            #family
            #serde
        };
    }
}

/// `impl Frame` and `impl Wire`.
fn frame_impl(declaration: &Declaration, context: &Context) -> TokenStream {
    let Context { input, .. } = context;
    let ident = &declaration.ident;
    let generics = with_input(&declaration.generics, input, &payload_params(declaration));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = declaration.generics.split_for_impl();
    let schema = schema::schema(declaration, context);
    let (ty, size) = type_and_size(declaration, context);
    let inline = inline(declaration);
    let (total, greedy) = (total(declaration, context), greedy(declaration, context));
    let takes_all = asserts::takes_all(declaration, context);
    let (outline, inner) = (outline::outline(declaration, context), outline::inner(declaration, context));
    let Bodies { read, write, len, readings } = bodies(declaration, context);
    quote! {
        #[automatically_derived]
        impl #impl_generics __proto::Frame<#input> for #ident #type_generics #where_clause {
            const SCHEMA: &'static __proto::schema::Schema = #schema;
            const OUTLINE: &'static __proto::codegen::Outline = #outline;
        }

        #[automatically_derived]
        impl #impl_generics __proto::Wire<#input> for #ident #type_generics #where_clause {
            const TYPE: __proto::schema::Type = #ty;
            const SIZE: __proto::size::Size = #size;
            const TOTAL: bool = #total;
            const GREEDY: bool = #greedy;
            #takes_all
            const INNER: __proto::codegen::Inner = #inner;

            #inline
            fn read<__V: __proto::visit::Visitor<#input>, __E: __proto::error::Notes>(
                __reader: &mut __proto::reader::Reader<#input, '_, __E>,
                _: __proto::Spec,
                __visitor: &mut __V,
            ) -> ::core::result::Result<Self, __proto::error::Failed> {
                #read
            }

            #[inline]
            fn write(
                &self,
                __writer: &mut __proto::writer::Writer<'_, '_>,
                _: __proto::Spec,
            ) -> ::core::result::Result<(), __proto::error::Failed> {
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
}

/// `impl Contextual`, for a type that the frame around it tells something.
fn told_impl(declaration: &Declaration, context: &Context) -> TokenStream {
    let Context { input, .. } = context;
    let ident = &declaration.ident;
    let generics = with_input(&declaration.generics, input, &payload_params(declaration));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = declaration.generics.split_for_impl();
    let schema = schema::schema(declaration, context);
    let (ty, size) = type_and_size(declaration, context);
    let (inline, greedy) = (inline(declaration), greedy(declaration, context));
    let (outline, inner) = (outline::outline(declaration, context), outline::inner(declaration, context));
    let Bodies { read, write, len, readings } = bodies(declaration, context);
    let Some(Told { names, types }) = &context.told else { return TokenStream::new() };
    let told = quote!((#(#names,)*));
    quote! {
        #[automatically_derived]
        impl #impl_generics __proto::codegen::Contextual<#input> for #ident #type_generics #where_clause {
            type Context = (#(#types,)*);
            const SCHEMA: &'static __proto::schema::Schema = #schema;
            const OUTLINE: &'static __proto::codegen::Outline = #outline;
            const TYPE: __proto::schema::Type = #ty;
            const SIZE: __proto::size::Size = #size;
            const GREEDY: bool = #greedy;
            const INNER: __proto::codegen::Inner = #inner;

            #inline
            fn read_in<__V: __proto::visit::Visitor<#input>, __E: __proto::error::Notes>(
                __reader: &mut __proto::reader::Reader<#input, '_, __E>,
                #told: Self::Context,
                __visitor: &mut __V,
            ) -> ::core::result::Result<Self, __proto::error::Failed> {
                #read
            }

            #[inline]
            fn write_in(
                &self,
                __writer: &mut __proto::writer::Writer<'_, '_>,
                #told: Self::Context,
            ) -> ::core::result::Result<(), __proto::error::Failed> {
                #write
            }

            #[inline]
            fn len_in(&self, #told: Self::Context) -> usize {
                #len
            }

            #[inline]
            fn readings_in<__S: __proto::reading::Sink>(
                &self,
                #told: Self::Context,
                __context: __proto::reading::ReadingContext,
                __sink: &mut __S,
            ) {
                #readings
            }
        }
    }
}

/// Structs are read where they stand; enums are called, or a packet of many kinds would be one huge function.
fn inline(declaration: &Declaration) -> TokenStream {
    match (&declaration.body, declaration.max_depth) {
        (Body::Struct(_), None) => quote!(#[inline(always)]),
        _ => quote!(#[inline]),
    }
}

/// What the schema calls a field of this type, and how many bytes it takes.
fn type_and_size(declaration: &Declaration, context: &Context) -> (TokenStream, TokenStream) {
    let schema = context.own_schema();
    match declaration.max_depth {
        // Nothing that is computed from the schema, which holds this very type again.
        Some(max_depth) => (
            quote!(__proto::schema::Type::Recursive {
                schema: __proto::schema::Deferred(|| #schema),
                max_depth: #max_depth,
            }),
            quote!(__proto::size::Size { min: 1, max: __proto::size::Size::UNBOUNDED, prefix: 0 }),
        ),
        None => (quote!(__proto::schema::Type::Frame(#schema)), quote!(#schema.size())),
    }
}

/// The number behind a `Filled` field.
fn number(field: &Field) -> TokenStream {
    let ty = &field.ty;
    blame::at(ty, quote!(<#ty as __proto::codegen::Fill>::Number))
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

/// The bodies of the four functions of the codec.
struct Bodies {
    read: TokenStream,
    write: TokenStream,
    len: TokenStream,
    readings: TokenStream,
}

fn bodies(declaration: &Declaration, context: &Context) -> Bodies {
    let distinct = ids::distinct_in_place(declaration);
    let mut bodies = match &declaration.body {
        Body::Struct(group) => {
            let home = Home { context, variant: None };
            let access: Vec<TokenStream> = group.fields.iter().map(field_of_self).collect();
            Bodies {
                read: read::structure(group, home),
                write: write::group(group, home, &access),
                len: length::group(group, home, &access),
                readings: readings::group(group, home, &access),
            }
        }
        Body::Enum(body) => Bodies {
            read: choice::read(body, context),
            write: choice::write(body, context),
            len: choice::length(body, context),
            readings: choice::readings(body, context),
        },
    };
    let Bodies { read, write, .. } = &mut bodies;
    if let Some(max_depth) = declaration.max_depth {
        *read = one_deeper(&quote!(__reader), max_depth, read);
        *write = one_deeper(&quote!(__writer), max_depth, write);
    }
    *read = quote!(#distinct #read);
    bodies
}

/// Counts the levels of a type that may hold itself.
fn one_deeper(place: &TokenStream, max_depth: u8, body: &TokenStream) -> TokenStream {
    quote! {
        let __failure = #place.failure();
        if let ::core::result::Result::Err(failed) = __proto::error::Notes::descend(__failure, #max_depth, #place.offset()) {
            return ::core::result::Result::Err(failed);
        }
        let __result = (|| { #body })();
        __proto::error::Notes::ascend(__failure);
        __result
    }
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
        let ty = &field.ty;
        let value = if field.is_filled() { quote!(<#ty as __proto::codegen::Fill>::FILLED) } else { quote!(#local) };
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
