//! `Wire::write`: the encoder.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::expression::scoped;
use super::{Home, bits, blame, length, number, read, value};
use crate::model::{Bits, Group, Maker, Role, is_known, is_variable, type_word};

/// The body of `write` for a group of fields; `access` gives a reference to each.
pub(super) fn group(group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let patched = group.needs_patches();
    let fields = (0..group.fields.len()).map(|index| {
        let mark = if patched { set_mark(index) } else { TokenStream::new() };
        let require = require(group, index, home);
        let write = write_field(index, group, home, access);
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
    let (schema, outline) = (home.context.own_schema(), home.context.own_outline());
    quote!(__writer.require_run(#outline.parts, #index, const { #schema.run(#index) })?;)
}

/// Where field `index` begins, from the start of the group.
fn mark(index: usize) -> Ident {
    format_ident!("__begin{index}")
}

fn set_mark(index: usize) -> TokenStream {
    let mark = mark(index);
    quote!(let #mark = __writer.offset().wrapping_sub(__base);)
}

fn write_field(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    if let Some(bits) = field.bits {
        return write_bit_field(index, group, bits, home, access);
    }
    let place = home.place(index);
    match &field.role {
        Role::Value | Role::Reserved | Role::Computed => {
            let write = value::write(index, group, home, access);
            quote!({ #write })
        }
        Role::CountOf(_) => {
            let amount = amount(index, group, home, access);
            quote!(#amount #place.write(&__amount, __writer)?;)
        }
        // Its own length depends on the number, so that must be known before.
        Role::LenOf(_) if is_variable(&field.ty) => {
            let amount = amount(index, group, home, access);
            quote!(#amount #place.write(&__amount, __writer)?;)
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
        Role::Padding { multiple } => quote! {
            #place.write_zeros(__writer, __proto::size::padding(__writer.offset().wrapping_sub(__base), #multiple))?;
        },
        Role::Gap { bytes } => quote!(#place.write_zeros(__writer, #bytes)?;),
    }
}

/// `let __amount = …`: the count or length that a field is filled with, before what it counts is written.
fn amount(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    let (place, number) = (home.place(index), number(field));
    let amount = match &field.role {
        Role::CountOf(target) => {
            let items = &access[*target];
            quote!(__proto::codegen::Counted::count(#items))
        }
        Role::LenOf(range) => {
            let len = length::span(group, *range, home, access);
            quote!({ #len })
        }
        _ => quote!(0),
    };
    quote!(let __amount: #number = #place.amount(#amount, __writer.offset(), __writer.failure())?;)
}

fn write_bit_field(index: usize, group: &Group, place_in: Bits, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    let (place, value) = (home.place(index), &access[index]);
    let (shared, bits, bytes) = (read::shared(place_in), bits::place(place_in), place_in.bytes);
    let begin = field
        .begins_bits(index)
        .then(|| quote!(let mut #shared = __proto::codegen::Shared::<#bytes>::new(__writer.offset());));
    let end = field.ends_bits(index).then(|| {
        let first = home.place(place_in.group.first);
        quote!(#first.write_shared(&#shared, __writer)?;)
    });
    let failure = quote!(__writer.failure());
    let write = blame::method(&field.ty, "write_bits");
    let put = |value: &TokenStream| quote!(#place.#write(&mut #shared, const { #bits }, #value, #failure)?;);
    let write = match (&field.role, &field.maker) {
        (Role::Constant(constant), _) => {
            let (number, constant) = (number(field), read::constant_value(constant));
            let put = put(&quote!(&__constant));
            quote!(let __constant: #number = #constant; #put)
        }
        (Role::CountOf(_), _) => {
            let (amount, put) = (amount(index, group, home, access), put(&quote!(&__amount)));
            quote!(#amount #put)
        }
        // Filled in when what it measures is written.
        (Role::LenOf(_), _) => TokenStream::new(),
        (_, Maker::Mapped { value: source }) => {
            let (number, put) = (&field.ty, put(&quote!(&__number)));
            let unmap = blame::callee(source, &quote!(<#source as __proto::codegen::MadeFrom<#number>>::unmap));
            quote!(let __number = #unmap(#value, #place, __writer.offset(), #failure)?; #put)
        }
        _ if type_word(&field.ty) == "array" => {
            quote!(#place.write_bit_items(&mut #shared, const { #bits }, #value, #failure)?;)
        }
        _ if is_known(&field.ty) => put(value),
        _ => {
            let (itself, put) = (bits::itself(&field.ty), put(&blame::at(&field.ty, quote!({ __value }))));
            quote!(let __value: &#itself = #value; #put)
        }
    };
    let assert = field.assert.as_ref().map(|assert| {
        let holds = scoped(assert, access);
        quote!(#place.assert(#holds, __writer.offset(), #failure)?;)
    });
    quote!(#begin #assert #write #end)
}

/// Fills in lengths, then checksums.
fn patches(group: &Group, home: Home<'_>) -> TokenStream {
    let lengths = group.lengths().filter(|(_, field, _)| !is_variable(&field.ty)).map(|(index, field, range)| {
        let place = home.place(index);
        let number = number(field);
        let start = mark(field.bits.map_or(index, |bits| bits.group.first));
        let (first, after) = (mark(range.first), mark(range.last + 1));
        let patch = match field.bits {
            Some(place_in) => {
                let bits = bits::place(place_in);
                quote!(#place.patch_bits(__room, #start, const { #bits }, &__amount, __outer.failure())?;)
            }
            None => quote!(#place.patch(__room, #start, __amount, __outer.failure())?;),
        };
        quote! {
            let __amount: #number =
                #place.amount(#after.wrapping_sub(#first), __base.wrapping_add(#start), __outer.failure())?;
            #patch
        }
    });
    let checksums = group.checksums().into_iter().map(|(index, field, over)| {
        let Role::Checksum { algorithm, .. } = &field.role else { return TokenStream::new() };
        let place = home.place(index);
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
