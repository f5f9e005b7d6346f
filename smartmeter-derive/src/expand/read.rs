//! `Wire::read`: the decoder.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{Context, Home, construct, id_of, id_type, number, option};
use crate::model::{Algorithm, Amount, Content, Enum, Extent, Field, Group, Range, Role, Selector, Variant};

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
fn fields(group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let mut readers = vec![reader.clone()];
    let mut code = TokenStream::new();
    if has_parts(group) && !group.checksums().is_empty() {
        code.extend(quote!(let __whole = #reader.mark();));
    }
    if has_padding(group) {
        code.extend(quote!(let __start = #reader.offset();));
    }
    for (index, field) in group.fields.iter().enumerate() {
        code.extend(begin_parts(group, index, home, &mut readers));
        let inner = readers.last().unwrap_or(reader).clone();
        code.extend(begin_checksums(group, index, &inner));
        code.extend(require(group, index, home, &inner));
        code.extend(read_field(field, index, group, home, &inner));
        code.extend(end_checksums(group, index, &inner));
        code.extend(end_parts(group, index, home, &mut readers));
        code.extend(verify_complete(group, index, home));
    }
    code
}

/// Spans of several fields with a byte length begin before field `index`: each has a reader of its own.
fn begin_parts(group: &Group, index: usize, home: Home<'_>, readers: &mut Vec<Ident>) -> TokenStream {
    let mut beginning: Vec<_> = parts(group).filter(|(_, range)| range.first == index).collect();
    beginning.sort_by_key(|(_, range)| core::cmp::Reverse(range.last));
    let mut code = TokenStream::new();
    for (length, _) in beginning {
        let (outer, part) = (readers.last().cloned(), format_ident!("__part{length}"));
        let place = home.place(index, &group.fields[index]);
        let len = amount(Amount::Field(length), group);
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

/// After field `index`: the parts that end here must have been read to their end.
fn end_parts(group: &Group, index: usize, home: Home<'_>, readers: &mut Vec<Ident>) -> TokenStream {
    let place = home.place(index, &group.fields[index]);
    let mut code = TokenStream::new();
    for _ in parts(group).filter(|(_, range)| range.last == index) {
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

/// Takes the bytes of the checksums' spans that end here.
fn end_checksums(group: &Group, index: usize, reader: &Ident) -> TokenStream {
    let ending = group.checksums().into_iter().filter(|(_, _, over)| over.last == index);
    let taken = ending.map(|(checksum, ..)| {
        let (from, range) = (format_ident!("__from{checksum}"), format_ident!("__range{checksum}"));
        let covered = covered(checksum);
        if has_parts(group) {
            return quote! {
                let #range = #from..#reader.offset();
                let #covered = __reader.between(__whole, ::core::clone::Clone::clone(&#range));
            };
        }
        quote! {
            let #range = #reader.range_since(#from);
            let #covered = #reader.since(#from);
        }
    });
    quote!(#(#taken)*)
}

fn has_parts(group: &Group) -> bool {
    parts(group).next().is_some()
}

fn covered(checksum: usize) -> Ident {
    format_ident!("__covered{checksum}")
}

fn verify_complete(group: &Group, index: usize, home: Home<'_>) -> TokenStream {
    let complete = group.checksums().into_iter().filter(|&(checksum, _, over)| over.last.max(checksum) == index);
    let verified = complete.map(|(checksum, field, _)| verify(checksum, field, home));
    quote!(#(#verified)*)
}

fn has_padding(group: &Group) -> bool {
    group.fields.iter().any(|field| matches!(field.role, Role::Padding { .. }))
}

/// Spans of several fields with a byte length: each is a reader of its own.
fn parts(group: &Group) -> impl Iterator<Item = (usize, Range)> {
    group.lengths().filter(|(_, _, range)| range.first != range.last).map(|(index, _, range)| (index, range))
}

/// Where a run of fields of known length begins: asks for all of it at once.
fn require(group: &Group, index: usize, home: Home<'_>, reader: &Ident) -> TokenStream {
    // A part has a reader of its own, in which fewer bytes may be left than the run has.
    if home.variant.is_some() || !group.begins_run(index) || has_parts(group) {
        return TokenStream::new();
    }
    let schema = home.context.own_schema();
    quote!(#reader.require(#schema, #index, const { #schema.run(#index) })?;)
}

fn read_field(field: &Field, index: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let place = home.place(index, field);
    let local = field.local();
    let ty = &field.ty;
    match &field.role {
        Role::Value | Role::Reserved => {
            let read = read_value(index, group, home, &place, reader);
            quote!(let #local: #ty = #read?;)
        }
        Role::CountOf(_) | Role::LenOf(_) => {
            let number = number(field);
            quote!(let #local: #number = #place.read(#reader, __visitor)?;)
        }
        Role::Constant(constant) => {
            let number = number(field);
            let constant = constant_value(constant);
            quote!(#place.read_constant::<#number, __V>(#reader, #constant, __visitor)?;)
        }
        Role::Checksum { .. } => {
            let number = number(field);
            let at = format_ident!("__at{index}");
            quote! {
                let #at = #reader.offset();
                let #local: #number = #place.read(#reader, __visitor)?;
            }
        }
        Role::Padding { multiple } => {
            quote!(#place.read_padding(#reader, #reader.offset().wrapping_sub(__start), #multiple, __visitor)?;)
        }
    }
}

/// A constant as the value of its type: byte strings lose their reference.
pub(super) fn constant_value(constant: &syn::Expr) -> TokenStream {
    match constant {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::ByteStr(_), .. }) => quote!(*#constant),
        _ => quote!(#constant),
    }
}

fn read_value(index: usize, group: &Group, home: Home<'_>, place: &TokenStream, reader: &Ident) -> TokenStream {
    match group.fields[index].extent {
        Extent::Rest if index < group.end_of_rest(index) => {
            // All but what the fields behind it need.
            let (schema, variant) = (home.context.own_schema(), option(home.variant));
            let (first, last) = (index + 1, group.end_of_rest(index));
            let tail = quote!(const { __proto::codegen::tail(#schema, #variant, #first, #last) });
            quote!(#place.read_within(#reader, #reader.remaining().saturating_sub(#tail), __visitor))
        }
        Extent::Natural | Extent::Rest => quote!(#place.read(#reader, __visitor)),
        Extent::Count(count) => {
            let count = amount(count, group);
            quote!(#place.read_counted(#reader, #count, __visitor))
        }
        Extent::Bytes { len, pad: None } => {
            let len = amount(len, group);
            quote!(#place.read_within(#reader, #len, __visitor))
        }
        Extent::Bytes { len, pad: Some(pad) } => {
            let len = amount(len, group);
            quote!(#place.read_padded(#reader, #len, #pad, __visitor))
        }
    }
}

/// A count or length, as it was read.
fn amount(amount: Amount, group: &Group) -> TokenStream {
    match amount {
        Amount::Fixed(amount) => quote!(#amount),
        Amount::Field(index) => {
            let local = group.fields[index].local();
            quote!(__proto::Unsigned::to_usize(#local))
        }
    }
}

fn verify(index: usize, field: &Field, home: Home<'_>) -> TokenStream {
    let Role::Checksum { algorithm, .. } = &field.role else { return TokenStream::new() };
    let (covered, range, at) = (covered(index), format_ident!("__range{index}"), format_ident!("__at{index}"));
    let place = home.place(index, field);
    let local = field.local();
    let computed = computed(algorithm, field, &quote!(#covered));
    quote! {
        if __reader.verifies() {
            #place.verify(#computed, #local, #at, __reader.failure())?;
            __visitor.checksum(#place.spec.field, #range);
        }
    }
}

/// The checksum of `bytes`.
pub(super) fn computed(algorithm: &Algorithm, field: &Field, bytes: &TokenStream) -> TokenStream {
    let number = number(field);
    match algorithm {
        Algorithm::Sum => quote!(__proto::checksum::sum::<#number>(#bytes)),
        Algorithm::Xor => quote!(__proto::checksum::xor(#bytes)),
        Algorithm::Crc { constant, integer, .. } => quote!({
            // A constant, not a static: the linker keeps one of many that are the same.
            const CRC: &__proto::checksum::Crc<#integer, __proto::checksum::Layout> =
                &__proto::checksum::Crc::<#integer, __proto::checksum::Layout>::new(&__proto::checksum::#constant);
            CRC.checksum(#bytes)
        }),
    }
}

/// The body of `read` for an enum.
pub(super) fn choice(body: &Enum, context: &Context) -> TokenStream {
    let (integer, order) = id_type(body);
    let schema = context.own_schema();
    let arms = body.variants.iter().enumerate().filter(|(_, variant)| matches!(variant.selector, Selector::Id(_)));
    let arms = arms.map(|(index, variant)| {
        let id = id_of(variant);
        let read = read_variant(index, variant, context, &quote!((__id, <#integer as __proto::Scalar>::BYTES)));
        quote!(if __id == #id { return #read; })
    });
    let rest = body.variants.iter().enumerate().find(|(_, variant)| !matches!(variant.selector, Selector::Id(_)));
    let rest = match rest {
        Some((index, variant)) => {
            // These read the id themselves.
            let read = read_variant(index, variant, context, &quote!((__id, 0)));
            quote!(__reader.rewind(__mark); #read)
        }
        None => {
            quote!(::core::result::Result::Err(__proto::codegen::unknown_id(__reader.failure(), #schema, __id, __reader.range_since(__mark).start)))
        }
    };
    quote! {
        let __mark = __reader.mark();
        let __id: #integer = __proto::codegen::read_id(__reader, #schema, #order)?;
        let __id: u64 = __proto::Unsigned::to_u64(__id);
        #(#arms)*
        #rest
    }
}

fn read_variant(index: usize, variant: &Variant, context: &Context, id: &TokenStream) -> TokenStream {
    let schema = context.own_schema();
    let ident = &variant.ident;
    let read = match &variant.content {
        Content::Unit => quote!(::core::result::Result::Ok(Self::#ident)),
        Content::Payload(payload) => {
            let wire = context.wire(payload);
            quote! {
                match #wire::read(__reader, __proto::Spec::NONE, __visitor) {
                    ::core::result::Result::Ok(payload) => ::core::result::Result::Ok(Self::#ident(payload)),
                    ::core::result::Result::Err(failed) => ::core::result::Result::Err(__reader.failure().within(failed, #schema, #index)),
                }
            }
        }
        Content::Fields(group) => {
            let fields = fields(group, Home { context, variant: Some(index) }, &format_ident!("__reader"));
            let value = construct(&quote!(Self::#ident), group);
            quote!(#fields ::core::result::Result::Ok(#value))
        }
    };
    quote! {
        __proto::codegen::read_variant(__reader, (#schema, #index), #id, __visitor, |__reader, __visitor: &mut __V| { #read })
    }
}
