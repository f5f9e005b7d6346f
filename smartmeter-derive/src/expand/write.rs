//! `Wire::write` and `Wire::wire_len`: the encoder.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Context, Home, bound, id_of, id_type, number, option, pattern, read};
use crate::model::{Amount, Content, Enum, Extent, Field, Group, Role, Selector, Variant};

/// The body of `write` for a group of fields; `access` gives a reference to each.
pub(super) fn group(group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let patched = group.needs_patches();
    let fields = group.fields.iter().enumerate().map(|(index, field)| {
        let mark = if patched { set_mark(index) } else { TokenStream::new() };
        let require = require(group, index, home);
        let write = write_field(field, index, group, home, access);
        quote!(#mark #require #write)
    });
    if !patched {
        return quote! {
            let __outer = __writer;
            let mut __inner = __outer.take();
            let __writer = &mut __inner;
            let __base = __writer.offset();
            #(#fields)*
            *__outer = __inner;
            ::core::result::Result::Ok(())
        };
    }
    let (set_end, end) = (set_mark(group.fields.len()), mark(group.fields.len()));
    let patches = patches(group, home);
    quote! {
        let __outer = __writer;
        let __room = __outer.detach();
        let mut __inner = __outer.over(&mut *__room);
        let __writer = &mut __inner;
        let __base = __writer.offset();
        #(#fields)*
        #set_end
        #patches
        __outer.resume(__room, #end);
        ::core::result::Result::Ok(())
    }
}

/// Where a run of fields of known length begins: makes sure of room for all of it at once.
fn require(group: &Group, index: usize, home: Home<'_>) -> TokenStream {
    if home.variant.is_some() || !group.begins_run(index) {
        return TokenStream::new();
    }
    let schema = home.context.own_schema();
    quote!(__writer.require_run(#schema, #index, const { #schema.run(#index) })?;)
}

/// Where field `index` begins, from the start of the group.
fn mark(index: usize) -> Ident {
    format_ident!("__begin{index}")
}

fn set_mark(index: usize) -> TokenStream {
    let mark = mark(index);
    quote!(let #mark = __writer.offset().wrapping_sub(__base);)
}

fn write_field(field: &Field, index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let place = home.place(index, field);
    match &field.role {
        Role::Value | Role::Reserved => write_value(field, index, group, &place, access),
        Role::CountOf(target) => {
            let number = number(field);
            let items = &access[*target];
            quote! {
                let __amount: #number = #place.amount(__proto::codegen::Counted::count(#items), __writer.offset(), __writer.failure())?;
                #place.write(&__amount, __writer)?;
            }
        }
        Role::LenOf(_) | Role::Checksum { .. } => {
            let number = number(field);
            quote!(#place.write(&<#number as ::core::default::Default>::default(), __writer)?;)
        }
        Role::Constant(constant) => {
            let number = number(field);
            let constant = read::constant_value(constant);
            quote!(let __constant: #number = #constant; #place.write(&__constant, __writer)?;)
        }
        Role::Padding { multiple } => {
            quote!(#place.write_padding(__writer, __writer.offset().wrapping_sub(__base), #multiple)?;)
        }
    }
}

fn write_value(field: &Field, index: usize, group: &Group, place: &TokenStream, access: &[TokenStream]) -> TokenStream {
    let value = &access[index];
    match field.extent {
        Extent::Count(count) => {
            let check = declared(count, group, access).map(|count| {
                quote!(#place.expect_length(#count, __proto::codegen::Counted::count(#value), __writer.offset(), __writer.failure())?;)
            });
            quote!(#check #place.write(#value, __writer)?;)
        }
        Extent::Bytes { len, pad } => match declared(len, group, access) {
            Some(len) => {
                let pad = option(pad);
                quote!(#place.write_within(#value, #len, #pad, __writer)?;)
            }
            None => quote!(#place.write(#value, __writer)?;),
        },
        Extent::Natural | Extent::Rest => quote!(#place.write(#value, __writer)?;),
    }
}

/// What a field's count or length must be; nothing where the encoder fills that in.
fn declared(amount: Amount, group: &Group, access: &[TokenStream]) -> Option<TokenStream> {
    match amount {
        Amount::Fixed(amount) => Some(quote!(#amount)),
        Amount::Field(source) if group.fields[source].is_filled() => None,
        Amount::Field(source) => {
            let source = &access[source];
            Some(quote!(__proto::Unsigned::to_usize(*#source)))
        }
    }
}

/// Fills in lengths, then checksums.
fn patches(group: &Group, home: Home<'_>) -> TokenStream {
    let lengths = group.lengths().map(|(index, field, range)| {
        let place = home.place(index, field);
        let number = number(field);
        let (start, first, after) = (mark(index), mark(range.first), mark(range.last + 1));
        quote! {
            let __amount: #number = #place.amount(#after.wrapping_sub(#first), __base.wrapping_add(#start), __outer.failure())?;
            #place.patch(__room, #start, __amount, __outer.failure())?;
        }
    });
    let checksums = group.checksums().into_iter().map(|(index, field, over)| {
        let Role::Checksum { algorithm, .. } = &field.role else { return TokenStream::new() };
        let place = home.place(index, field);
        let (start, first, after) = (mark(index), mark(over.first), mark(over.last + 1));
        let covered = quote!(__room.get(#first..#after).unwrap_or_default());
        let computed = read::computed(algorithm, field, &covered);
        quote! {
            let __checksum = #computed;
            #place.patch(__room, #start, __checksum, __outer.failure())?;
        }
    });
    quote!(#(#lengths)* #(#checksums)*)
}

/// The body of `wire_len` for a group of fields.
pub(super) fn length(group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let fields = group.fields.iter().enumerate().map(|(index, field)| {
        let place = home.place(index, field);
        let value = &access[index];
        match (&field.role, &field.extent) {
            (Role::Padding { multiple }, _) => quote!(__len = __proto::size::padded(__len, #multiple);),
            (Role::Value | Role::Reserved, Extent::Bytes { len, pad: Some(_) }) if declared(*len, group, access).is_some() => {
                let len = declared(*len, group, access);
                add(&quote!(#len))
            }
            (Role::Value | Role::Reserved, _) => {
                let wire = home.context.wire(&field.ty);
                add(&quote!(#wire::wire_len(#value, #place.spec)))
            }
            _ => {
                let number = number(field);
                let input = &home.context.input;
                add(&quote! {
                    <#number as __proto::Wire<#input>>::wire_len(&<#number as ::core::default::Default>::default(), #place.spec)
                })
            }
        }
    });
    quote! {
        let mut __len: usize = 0;
        #(#fields)*
        __len
    }
}

fn add(len: &TokenStream) -> TokenStream {
    quote!(__len = __len.saturating_add(#len);)
}

/// The body of `write` for an enum.
pub(super) fn choice(body: &Enum, context: &Context) -> TokenStream {
    let (integer, order) = id_type(body);
    let schema = context.own_schema();
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = pattern(variant);
        let content = write_content(index, variant, context);
        let id = match variant.selector {
            Selector::Id(_) => {
                let id = id_of(variant);
                quote!(__proto::codegen::write_id::<#integer>(__writer, #id, #schema, #order)?;)
            }
            Selector::Other | Selector::Fallback => TokenStream::new(),
        };
        quote!(#pattern => { #id #content })
    });
    quote!(match self { #(#arms)* })
}

fn write_content(index: usize, variant: &Variant, context: &Context) -> TokenStream {
    match &variant.content {
        Content::Unit => quote!(::core::result::Result::Ok(())),
        Content::Payload(payload) => {
            let wire = context.wire(payload);
            let schema = context.own_schema();
            quote! {
                match #wire::write(__payload, __writer, __proto::Spec::NONE) {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok(()),
                    ::core::result::Result::Err(failed) => ::core::result::Result::Err(__writer.failure().within(failed, #schema, #index)),
                }
            }
        }
        Content::Fields(fields) => group(fields, Home { context, variant: Some(index) }, &bound(fields)),
    }
}

/// The body of `wire_len` for an enum.
pub(super) fn choice_length(body: &Enum, context: &Context) -> TokenStream {
    let (integer, _) = id_type(body);
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = pattern(variant);
        let content = match &variant.content {
            Content::Unit => quote!(0_usize),
            Content::Payload(payload) => {
                let wire = context.wire(payload);
                quote!(#wire::wire_len(__payload, __proto::Spec::NONE))
            }
            Content::Fields(fields) => {
                let length = length(fields, Home { context, variant: Some(index) }, &bound(fields));
                quote!({ #length })
            }
        };
        let id = match variant.selector {
            Selector::Id(_) => quote!(::core::mem::size_of::<#integer>()),
            Selector::Other | Selector::Fallback => quote!(0),
        };
        quote!(#pattern => #content.saturating_add(#id),)
    });
    quote!(match self { #(#arms)* })
}
