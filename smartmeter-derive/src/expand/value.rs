//! Values: what a field reads and writes that is not filled in by the encoder.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::expression::{read_access, scoped};
use super::{Home, blame, option};
use crate::model::{Amount, Expression, Extent, Field, Group, Maker, Role};

/// An expression that reads the value of a field, as the struct holds it.
pub(super) fn read(index: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let access = read_access(group);
    let mut value = bounded(index, group, home, reader);
    if let Maker::Mapped { value: target } = &field.maker {
        let number = &field.ty;
        let map = blame::callee(target, &quote!(<#target as __proto::codegen::MadeFrom<#number>>::map));
        value = quote!({
            let __at = #reader.offset();
            let __number: #number = #value;
            #map(__number, #place, __at, #reader.failure())?
        });
    }
    if let Some(cond) = &field.cond {
        let cond = scoped(cond, &access);
        value = match &field.default {
            Some(default) => {
                let default = scoped(default, &access);
                quote!(if #cond { #value } else { #default })
            }
            None => quote!(if #cond { ::core::option::Option::Some(#value) } else { ::core::option::Option::None }),
        };
    }
    value
}

/// What is on the wire, with a bound on its items or bytes where one is declared.
fn bounded(index: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[index];
    let (place, max) = (home.place(index), field.max.map(size));
    let (Some(max), Extent::Rest | Extent::Until(_) | Extent::Terminator(_)) = (max, &field.extent) else {
        return unbounded(index, group, home, reader);
    };
    let terminator = terminator_len(field);
    let value = if matches!(field.extent, Extent::Rest) {
        unbounded(index, group, home, reader)
    } else {
        // It looks no further than it may go: what has no end there won't get one by more input.
        let (ty, width, window) = (&field.ty, field.width, format_ident!("__window"));
        let most = if field.is_counted() {
            quote!(const { __proto::codegen::counted_size::<#ty>(#max as u64, #width).max.saturating_add(#terminator) })
        } else {
            quote!(const { usize::saturating_add(#max, #terminator) })
        };
        let value = unbounded(index, group, home, &window);
        quote!(#place.read_up_to(#reader, #most, #max, |#window| ::core::result::Result::Ok(#value))?)
    };
    let found = found(field, &quote!(&__value), &quote!(#reader.offset().wrapping_sub(__at)));
    quote!({
        let __at = #reader.offset();
        let __value = #value;
        #place.at_most(#found, #max, __at, #reader.failure())?;
        __value
    })
}

/// How many items there are, where items can be counted, or else bytes, of which `bytes` were read or written.
fn found(field: &Field, value: &TokenStream, bytes: &TokenStream) -> TokenStream {
    let terminator = terminator_len(field);
    if field.is_counted() {
        quote!(__proto::codegen::Counted::count(#value))
    } else {
        quote!(#bytes.saturating_sub(#terminator))
    }
}

/// The bytes that end a field and are not part of it.
fn terminator_len(field: &Field) -> usize {
    match &field.extent {
        Extent::Terminator(terminator) => terminator.value().len(),
        _ => 0,
    }
}

fn unbounded(index: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let access = read_access(group);
    match &field.extent {
        Extent::Rest if index < group.end_of_rest(index) => {
            // All but what the fields behind it need.
            let (schema, variant) = (home.context.own_schema(), option(home.variant));
            let (first, last) = (index + 1, group.end_of_rest(index));
            let tail = quote!(const { __proto::codegen::tail(#schema, #variant, #first, #last) });
            let read = reads(field, home, &access);
            let visit = blame::at_type(&field.ty, quote!(#place.visit_before(#reader, #tail, __visitor, #read)));
            quote!(#visit?)
        }
        Extent::Natural | Extent::Rest => {
            let read = reads(field, home, &access);
            let ty = if let Maker::Codec(codec) = &field.maker { codec } else { &field.ty };
            let visit = blame::at_type(ty, quote!(#place.visit(#reader, __visitor, #read)));
            quote!(#visit?)
        }
        Extent::Count(count) => {
            let count = amount(count, index, group, home, reader);
            quote!(#place.read_counted(#reader, #count, __visitor)?)
        }
        Extent::Bytes { len, pad: None } => {
            let len = amount(len, index, group, home, reader);
            let read = reads(field, home, &access);
            let visit = blame::at_type(&field.ty, quote!(#place.visit_within(#reader, #len, __visitor, #read)));
            quote!(#visit?)
        }
        Extent::Bytes { len, pad: Some(pad) } => {
            let len = amount(len, index, group, home, reader);
            quote!(#place.read_padded(#reader, #len, #pad, __visitor)?)
        }
        Extent::Terminator(terminator) => {
            let ty = &field.ty;
            quote!(#place.read_terminated::<#ty, __V, __E>(#reader, #terminator, __visitor)?)
        }
        Extent::Until(is_last) => {
            let (ty, is_last) = (&field.ty, scoped(is_last, &access));
            quote!(#place.read_until::<#ty, __V, __E>(#reader, #is_last, __visitor)?)
        }
    }
}

/// The function that reads what is on the wire from a reader that ends where it does.
fn reads(field: &Field, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let ty = &field.ty;
    match &field.maker {
        Maker::Told(told) => {
            let (contextual, told) = (home.context.contextual(ty), told_values(told, access));
            quote!(|__reader, _, __visitor| #contextual::read_in(__reader, #told, __visitor))
        }
        Maker::Codec(codec) => {
            let own = home.context.codec(codec);
            let (read, value) = (blame::callee(codec, &quote!(#own::read)), blame::callee(codec, &quote!(#own::value)));
            // What it gives is the codec's, too.
            let read = blame::at_type(codec, quote!(#read(__reader)));
            quote! {
                |__reader, __spec, __visitor| __proto::codegen::read_with(
                    __reader, __spec, __visitor, |__reader| #read, |__made| #value(__made),
                )
            }
        }
        Maker::Itself | Maker::Mapped { .. } => {
            let wire = home.context.wire(ty);
            quote!(#wire::read)
        }
    }
}

/// What a type is told, as a tuple.
pub(super) fn told_values(told: &Expression, access: &[TokenStream]) -> TokenStream {
    let tokens = &told.tokens;
    let names = told.uses.iter().filter_map(|(index, name)| {
        let value = access.get(*index)?;
        Some(quote!(let #name = #value;))
    });
    let values = blame::at(&told.text, quote!((#tokens,)));
    quote!({ #(#names)* #values })
}

fn size(max: u64) -> usize {
    usize::try_from(max).unwrap_or(usize::MAX)
}

/// The count or length of field `index`, as it was read.
pub(super) fn amount(amount: &Amount, index: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let read = match amount {
        Amount::Fixed(amount) => quote!(#amount),
        Amount::Field(source) => length_read(*source, group, home, reader),
        Amount::Expr(expression) => {
            let value = scoped(expression, &read_access(group));
            quote!(__proto::codegen::Amount::amount(#value))
        }
    };
    let Some(max) = group.fields[index].max else { return read };
    let (place, max) = (home.place(index), size(max));
    quote!(#place.at_most(#read, #max, #reader.offset(), #reader.failure())?)
}

/// The count or length that field `source` says, as it was read.
pub(super) fn length_read(source: usize, group: &Group, home: Home<'_>, reader: &Ident) -> TokenStream {
    let field = &group.fields[source];
    let local = field.local();
    if field.is_filled() && field.is_scaled() {
        let place = home.place(source);
        return quote!(#place.scaled(#local, #reader.offset(), #reader.failure())?);
    }
    quote!(__proto::Unsigned::to_usize(#local))
}

/// Writes the value of field `index`.
pub(super) fn write(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    let (place, value) = (home.place(index), &access[index]);
    let at = quote!(__writer.offset(), __writer.failure());
    let assert = field.assert.as_ref().map(|assert| {
        let holds = scoped(assert, access);
        quote!(#place.assert(#holds, #at)?;)
    });
    let default = field.default.as_ref().map(|default| scoped(default, access));
    let declared = &field.declared;
    let written = match (&field.role, &field.cond, default) {
        (Role::Computed, _, Some(default)) => {
            quote!(let __default: #declared = #default; #place.expect_computed(&__default, #value, #at)?;)
        }
        (_, Some(cond), Some(default)) => {
            let (cond, write) = (scoped(cond, access), write_present(index, group, home, access, value));
            quote!(if #cond { #write } else {
                let __default: #declared = #default;
                #place.expect_computed(&__default, #value, #at)?;
            })
        }
        (_, Some(cond), None) => {
            let cond = scoped(cond, access);
            let write = write_present(index, group, home, access, &quote!(__value));
            quote! {
                #place.expect_presence(#cond, ::core::option::Option::is_some(#value), #at)?;
                if let ::core::option::Option::Some(__value) = #value { #write }
            }
        }
        _ => write_present(index, group, home, access, value),
    };
    quote!(#assert #written)
}

/// Writes a value that is there.
fn write_present(
    index: usize,
    group: &Group,
    home: Home<'_>,
    access: &[TokenStream],
    value: &TokenStream,
) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let mapped = if let Maker::Mapped { value: source } = &field.maker {
        let number = &field.ty;
        let unmap = blame::callee(source, &quote!(<#source as __proto::codegen::MadeFrom<#number>>::unmap));
        quote! {
            let __number = #unmap(#value, #place, __writer.offset(), __writer.failure())?;
            let __value = &__number;
        }
    } else {
        quote!(let __value = #value;)
    };
    let write = write_extent(index, group, home, access);
    let max = field.max.map(size);
    match (max, &field.extent) {
        (Some(max), Extent::Count(_)) => quote! {
            #mapped
            #place.at_most(__proto::codegen::Counted::count(__value), #max, __writer.offset(), __writer.failure())?;
            #write
        },
        (Some(max), extent) => {
            let bytes = quote!(__writer.offset().wrapping_sub(__at));
            // A declared length is one of bytes, whatever it is the length of.
            let found =
                if matches!(extent, Extent::Bytes { .. }) { bytes } else { found(field, &quote!(__value), &bytes) };
            quote! {
                #mapped
                let __at = __writer.offset();
                #write
                #place.at_most(#found, #max, __at, __writer.failure())?;
            }
        }
        (None, _) => quote!(#mapped #write),
    }
}

/// Writes `__value`, which must end where it says.
fn write_extent(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let write = writes(field, home, access);
    match &field.extent {
        Extent::Count(count) => {
            let check = declared(count, group, access).map(|count| {
                quote! {
                    #place.expect_length(
                        #count, __proto::codegen::Counted::count(__value), __writer.offset(), __writer.failure(),
                    )?;
                }
            });
            quote!(#check #place.write_by(__writer, #write)?;)
        }
        Extent::Bytes { len, pad } => match declared(len, group, access) {
            Some(len) => {
                let check = pad.map(|pad| quote!(#place.expect_unpadded(__value, #pad, __writer)?;));
                let pad = option(*pad);
                quote!(#check #place.write_within(__writer, #len, #pad, #write)?;)
            }
            None => quote!(#place.write_by(__writer, #write)?;),
        },
        Extent::Natural | Extent::Rest => quote!(#place.write_by(__writer, #write)?;),
        Extent::Terminator(terminator) => quote!(#place.write_terminated(__value, #terminator, __writer)?;),
        Extent::Until(is_last) => {
            let (ty, is_last) = (&field.ty, scoped(is_last, access));
            quote!(#place.write_until::<#ty>(__value, #is_last, __writer)?;)
        }
    }
}

/// The function that writes `__value`.
fn writes(field: &Field, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let ty = &field.ty;
    match &field.maker {
        Maker::Told(told) => {
            let (contextual, told) = (home.context.contextual(ty), told_values(told, access));
            let write = blame::callee(ty, &quote!(#contextual::write_in));
            quote!(|__writer, _| #write(__value, __writer, #told))
        }
        Maker::Codec(codec) => {
            let own = home.context.codec(codec);
            let write = blame::callee(codec, &quote!(#own::write));
            quote!(|__writer, _| #write(__value, __writer))
        }
        Maker::Itself | Maker::Mapped { .. } => {
            let wire = home.context.wire(ty);
            let write = blame::callee(ty, &quote!(#wire::write));
            quote!(|__writer, __spec| #write(__value, __writer, __spec))
        }
    }
}

/// What a field's count or length must be; nothing where the encoder fills that in.
pub(super) fn declared(amount: &Amount, group: &Group, access: &[TokenStream]) -> Option<TokenStream> {
    match amount {
        Amount::Fixed(amount) => Some(quote!(#amount)),
        Amount::Field(source) if group.fields[*source].is_filled() => None,
        Amount::Field(source) => {
            let source = &access[*source];
            Some(quote!(__proto::Unsigned::to_usize(*#source)))
        }
        Amount::Expr(expression) => {
            let value = scoped(expression, access);
            Some(quote!(__proto::codegen::Amount::amount(#value)))
        }
    }
}

/// How many bytes the value of field `index` takes.
pub(super) fn length(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    let value = &access[index];
    match (&field.cond, &field.default) {
        (_, _) if matches!(field.role, Role::Computed) => quote!(0_usize),
        (Some(cond), Some(_)) => {
            let (cond, len) = (scoped(cond, access), length_present(index, group, home, access, value));
            quote!(if #cond { #len } else { 0 })
        }
        (Some(_), None) => {
            let len = length_present(index, group, home, access, &quote!(__value));
            quote!(match #value { ::core::option::Option::Some(__value) => #len, ::core::option::Option::None => 0 })
        }
        _ => length_present(index, group, home, access, value),
    }
}

fn length_present(
    index: usize,
    group: &Group,
    home: Home<'_>,
    access: &[TokenStream],
    value: &TokenStream,
) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let ty = &field.ty;
    let own = match &field.maker {
        // Numbers of a length that is known.
        Maker::Mapped { .. } => quote!(#place.spec.field.size.max),
        Maker::Told(told) => {
            let (contextual, told) = (home.context.contextual(ty), told_values(told, access));
            let len = blame::callee(ty, &quote!(#contextual::len_in));
            quote!(#len(#value, #told))
        }
        Maker::Codec(codec) => {
            let own = home.context.codec(codec);
            let len = blame::callee(codec, &quote!(#own::wire_len));
            quote!(#len(#value))
        }
        Maker::Itself => {
            let wire = home.context.wire(ty);
            let len = blame::callee(ty, &quote!(#wire::wire_len));
            quote!(#len(#value, #place.spec))
        }
    };
    match &field.extent {
        Extent::Bytes { len, pad: Some(_) } => declared(len, group, access).unwrap_or(own),
        Extent::Terminator(terminator) => {
            let len = terminator.value().len();
            quote!(#own.saturating_add(#len))
        }
        _ => own,
    }
}
