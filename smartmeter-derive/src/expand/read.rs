//! `Wire::read`: the decoder.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Ident;

use super::expression::{read_access, scoped};
use super::{Home, bits, blame, construct, number, value};
use crate::model::{Algorithm, Bits, Field, Group, Maker, Part, Range, Role, type_word};

/// The body of `read` for a struct.
pub(super) fn structure(group: &Group, home: Home<'_>) -> TokenStream {
    let fields = fields(group, home, &format_ident!("__reader"));
    let value = construct(&quote!(Self), group);
    let local_reader = local_reader();
    quote! {
        #local_reader
        #fields
        *__outer = __local;
        ::core::result::Result::Ok(#value)
    }
}

/// Reads through a copy, which the compiler can keep in registers, as nobody else sees it.
fn local_reader() -> TokenStream {
    quote! {
        let __outer = __reader;
        let mut __local = ::core::clone::Clone::clone(&*__outer);
        let __reader = &mut __local;
    }
}

/// Reads all fields of a group into local variables.
pub(super) fn fields(group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let mut readers = vec![reader.clone()];
    let mut code = TokenStream::new();
    if has_parts(group) && !group.checksums().is_empty() {
        code.extend(quote!(let __whole = #reader.mark();));
    }
    if has_padding(group) {
        code.extend(quote!(let __start = #reader.offset();));
    }
    for index in 0..group.fields.len() {
        code.extend(begin_parts(group, index, home, &mut readers));
        let inner = readers.last().unwrap_or(reader).clone();
        code.extend(begin_checksums(group, index, &inner));
        code.extend(begin_counted(group, index, &inner));
        code.extend(require(group, index, home, &inner));
        code.extend(begin_bits(group, index, home, &inner));
        code.extend(read_field(index, group, home, &inner));
        code.extend(end_checksums(group, index, &inner));
        code.extend(end_parts(group, index, home, &mut readers));
        code.extend(verify_complete(group, index, home));
    }
    code
}

/// Spans with a byte length begin before field `index`: each has a reader of its own.
fn begin_parts(group: &Group, index: usize, home: Home<'_>, readers: &mut Vec<Ident>) -> TokenStream {
    let mut beginning: Vec<_> = group.parts().filter(|part| part.read.first == index).collect();
    beginning.sort_by_key(|part| core::cmp::Reverse(part.read.last));
    let mut code = TokenStream::new();
    for Part { length, counted, .. } in beginning {
        let (outer, part) = (readers.last().cloned(), format_ident!("__part{length}"));
        let place = home.place(index);
        let outer = outer.unwrap_or_else(|| format_ident!("__reader"));
        let len = value::length_read(length, group, home, &outer);
        let len = if length < counted.first {
            len
        } else {
            // It counts itself, and what stands before it.
            let (from, place) = (counted_from(length), home.place(length));
            quote!(#place.left_of(#len, #outer.offset().wrapping_sub(#from), #outer.offset(), #outer.failure())?)
        };
        code.extend(quote! {
            let mut #part = match #outer.part(#len) {
                ::core::result::Result::Ok(part) => part,
                ::core::result::Result::Err(failed) => {
                    return ::core::result::Result::Err(#place.blame(failed, #outer.failure()));
                }
            };
            let #part = &mut #part;
        });
        readers.push(part);
    }
    code
}

fn counted_from(length: usize) -> Ident {
    format_ident!("__counted{length}")
}

/// Notes where a span begins that a length inside it counts.
fn begin_counted(group: &Group, index: usize, reader: &Ident) -> TokenStream {
    let beginning = group.parts().filter(|part| part.counted.first == index && part.length >= part.counted.first);
    let notes = beginning.map(|part| {
        let from = counted_from(part.length);
        quote!(let #from = #reader.offset();)
    });
    quote!(#(#notes)*)
}

/// Reads the bytes that bit fields from field `index` on share.
fn begin_bits(group: &Group, index: usize, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[index];
    match field.bits {
        Some(bits) if field.begins_bits(index) => {
            let (shared, bytes, place) = (shared(bits), bits.bytes, home.place(index));
            quote!(let #shared = #place.read_shared::<#bytes, __E>(#reader)?;)
        }
        _ => TokenStream::new(),
    }
}

/// The variable that holds the bytes that bit fields share.
pub(super) fn shared(bits: Bits) -> Ident {
    format_ident!("__shared{}", bits.group.first)
}

/// After field `index`: the parts that end here must have been read to their end.
fn end_parts(group: &Group, index: usize, home: Home<'_>, readers: &mut Vec<Ident>) -> TokenStream {
    let place = home.place(index);
    let mut code = TokenStream::new();
    for _ in group.parts().filter(|part| part.read.last == index) {
        let part = readers.pop();
        code.extend(quote! {
            if let ::core::result::Result::Err(failed) = #part.finish() {
                return ::core::result::Result::Err(#place.blame(failed, #part.failure()));
            }
        });
    }
    code
}

/// Notes where the checksums' spans begin. Where parts have readers of their own, as an offset, which is
/// the same for all of them; else as a mark, which costs less.
fn begin_checksums(group: &Group, index: usize, reader: &Ident) -> TokenStream {
    let beginning = group.checksums().into_iter().filter(|(_, _, over)| over.first == index);
    let place = if has_parts(group) { quote!(#reader.offset()) } else { quote!(#reader.mark()) };
    let notes = beginning.map(|(checksum, ..)| {
        let from = format_ident!("__from{checksum}");
        quote!(let #from = #place;)
    });
    quote!(#(#notes)*)
}

/// Notes where the checksums' spans end, in the same way.
fn end_checksums(group: &Group, index: usize, reader: &Ident) -> TokenStream {
    let ending = group.checksums().into_iter().filter(|(_, _, over)| over.last == index);
    let place = if has_parts(group) { quote!(#reader.offset()) } else { quote!(#reader.mark()) };
    let notes = ending.map(|(checksum, ..)| {
        let to = format_ident!("__to{checksum}");
        quote!(let #to = #place;)
    });
    quote!(#(#notes)*)
}

fn has_parts(group: &Group) -> bool {
    group.parts().next().is_some()
}

fn verify_complete(group: &Group, index: usize, home: Home<'_>) -> TokenStream {
    let complete = group.checksums().into_iter().filter(|&(checksum, _, over)| over.last.max(checksum) == index);
    let verified = complete.map(|(checksum, field, _)| verify(checksum, field, group, home));
    quote!(#(#verified)*)
}

fn has_padding(group: &Group) -> bool {
    group.fields.iter().any(|field| matches!(field.role, Role::Padding { .. }))
}

/// Where a run of fields of known length begins: asks for all of it at once.
fn require(group: &Group, index: usize, home: Home<'_>, reader: &Ident) -> TokenStream {
    // A part has a reader of its own, in which fewer bytes may be left than the run has.
    if home.variant.is_some() || !group.begins_run(index) || has_parts(group) {
        return TokenStream::new();
    }
    let (schema, outline) = (home.context.own_schema(), home.context.own_outline());
    let run = quote!(const { #schema.run(#index) });
    match group.tail_behind(index) {
        Some(Range { first, last }) => {
            let tail = quote!(const { __proto::codegen::tail(#schema, ::core::option::Option::None, #first, #last) });
            quote!(#reader.require_with(#outline.parts, #index, #run, #tail)?;)
        }
        None => quote!(#reader.require(#outline.parts, #index, #run)?;),
    }
}

fn read_field(index: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[index];
    if let Some(bits) = field.bits {
        return read_bit_field(index, group, bits, home, reader);
    }
    let place = home.place(index);
    let local = field.local();
    match &field.role {
        Role::Value | Role::Reserved => {
            let declared = &field.declared;
            let read = value::read(index, group, home, reader);
            let read = quote!(let #local: #declared = #read;);
            with_assert(index, group, home, reader, &read)
        }
        Role::Computed => {
            let declared = &field.declared;
            let value = field.default.as_ref().map(|default| scoped(default, &read_access(group)));
            with_assert(index, group, home, reader, &quote!(let #local: #declared = #value;))
        }
        Role::CountOf(_) | Role::LenOf(_) => {
            let number = number(field);
            let agrees = group.repeated(index).map(|first| {
                let first = group.fields[first].local();
                quote!(#place.expect_same(#first, #local, __at, #reader.failure())?;)
            });
            let at = agrees.as_ref().map(|_| quote!(let __at = #reader.offset();));
            quote!(#at let #local: #number = #place.read(#reader, __visitor)?; #agrees)
        }
        Role::Constant(constant) => {
            let number = number(field);
            let constant = constant_value(constant);
            quote!(#place.read_constant::<#number, __V, __E>(#reader, #constant, __visitor)?;)
        }
        Role::Checksum { .. } => {
            let number = number(field);
            let at = format_ident!("__at{index}");
            quote! {
                let #at = #reader.offset();
                let #local: #number = #place.read(#reader, __visitor)?;
            }
        }
        Role::Padding { multiple } => quote! {
            #place.read_zeros(
                #reader, __proto::size::padding(#reader.offset().wrapping_sub(__start), #multiple), __visitor,
            )?;
        },
        Role::Gap { bytes } => quote!(#place.read_zeros(#reader, #bytes, __visitor)?;),
    }
}

fn read_bit_field(index: usize, group: &Group, place_in: Bits, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[index];
    let (place, local, shared) = (home.place(index), field.local(), shared(place_in));
    let bits = bits::place(place_in);
    let failure = quote!(#reader.failure());
    match &field.role {
        Role::Constant(constant) => {
            let (number, constant) = (number(field), constant_value(constant));
            quote! {
                #place.read_bit_constant::<#number, __V, _>(&#shared, const { #bits }, &#constant, #failure, __visitor)?;
            }
        }
        Role::CountOf(_) | Role::LenOf(_) => {
            let number = number(field);
            quote! {
                let #local: #number = #place.read_bits(&#shared, const { #bits }, #failure, __visitor)?;
            }
        }
        _ => {
            let declared = &field.declared;
            let read = if type_word(&field.ty) == "array" { "read_bit_items" } else { "read_bits" };
            let read = blame::method(&field.ty, read);
            let mut read = quote!(#place.#read(&#shared, const { #bits }, #failure, __visitor)?);
            if let Maker::Mapped { value } = &field.maker {
                let number = &field.ty;
                let map = blame::callee(value, &quote!(<#value as __proto::codegen::MadeFrom<#number>>::map));
                read = quote!({
                    let __number: #number = #read;
                    #map(__number, #place, #shared.offset(const { #bits }), #failure)?
                });
            }
            let assert = field.assert.as_ref().map(|assert| {
                let holds = scoped(assert, &read_access(group));
                quote!(#place.assert_bits(#holds, &#shared, const { #bits }, #failure)?;)
            });
            let declared = match &field.maker {
                Maker::Itself => bits::itself(declared),
                _ => declared.to_token_stream(),
            };
            quote!(let #local: #declared = #read; #assert)
        }
    }
}

/// Reads with `read`, then makes sure that what the declaration demands holds.
fn with_assert(index: usize, group: &Group, home: Home<'_>, reader: &Ident, read: &TokenStream) -> TokenStream {
    let Some(assert) = &group.fields[index].assert else { return read.clone() };
    let (place, at) = (home.place(index), format_ident!("__at{index}"));
    let holds = scoped(assert, &read_access(group));
    quote! {
        let #at = #reader.offset();
        #read
        #place.assert(#holds, #at, #reader.failure())?;
    }
}

/// A constant as the value of its type: byte strings lose their reference.
pub(super) fn constant_value(constant: &syn::Expr) -> TokenStream {
    match constant {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::ByteStr(_), .. }) => quote!(*#constant),
        _ => quote!(#constant),
    }
}

/// Takes the span's bytes only where they are looked at.
fn verify(index: usize, field: &Field, group: &Group, home: Home<'_>) -> TokenStream {
    let Role::Checksum { algorithm, .. } = &field.role else { return TokenStream::new() };
    let (from, to, at) = (format_ident!("__from{index}"), format_ident!("__to{index}"), format_ident!("__at{index}"));
    let (place, local) = (home.place(index), field.local());
    let span = if has_parts(group) {
        quote!((__reader.between(__whole, #from..#to), #from..#to))
    } else {
        quote!(__reader.span(#from, #to))
    };
    let computed = computed(algorithm, field, &quote!(__covered));
    quote! {
        if __reader.verifies() {
            let (__covered, __range) = #span;
            #place.verify(#computed, #local, #at, __reader.failure())?;
            __visitor.checksum(#place.spec.field, __range);
        }
    }
}

/// The checksum of `bytes`.
pub(super) fn computed(algorithm: &Algorithm, field: &Field, bytes: &TokenStream) -> TokenStream {
    let number = number(field);
    match algorithm {
        Algorithm::Sum => quote!(__proto::checksum::sum::<#number>(#bytes)),
        Algorithm::Xor => quote!(__proto::checksum::xor(#bytes)),
        Algorithm::Own(function) => quote!(__proto::codegen::own_checksum::<#number>(#function, #bytes)),
        Algorithm::Crc { constant, integer, .. } => quote!({
            // A constant, not a static: the linker keeps one of many that are the same.
            const CRC: &__proto::checksum::Crc<#integer, __proto::checksum::Layout> =
                &__proto::checksum::Crc::<#integer, __proto::checksum::Layout>::new(&__proto::checksum::#constant);
            CRC.checksum(#bytes)
        }),
    }
}
