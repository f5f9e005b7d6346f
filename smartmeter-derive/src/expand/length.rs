//! `Wire::wire_len`: how many bytes a value takes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Home, number, value};
use crate::model::{Group, Range, Role, is_variable};

/// The body of `wire_len` for a group of fields; `access` gives a reference to each.
pub(super) fn group(group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let all = Range { first: 0, last: group.fields.len().saturating_sub(1) };
    span(group, all, home, access)
}

/// How many bytes the fields of a span take.
pub(super) fn span(group: &Group, span: Range, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let fields = (span.first..=span.last).filter(|&index| index < group.fields.len());
    let fields = fields.map(|index| field(index, group, home, access));
    quote! {
        let mut __len: usize = 0;
        #(#fields)*
        __len
    }
}

/// Adds how many bytes a field takes.
fn field(index: usize, group: &Group, home: Home<'_>, access: &[TokenStream]) -> TokenStream {
    let field = &group.fields[index];
    let place = home.place(index);
    let len = match &field.role {
        Role::Padding { multiple } => return quote!(__len = __proto::size::padded(__len, #multiple);),
        Role::Gap { bytes } => quote!(#bytes),
        _ if field.bits.is_some() => quote!(#place.spec.field.size.max),
        Role::Value | Role::Reserved | Role::Computed => value::length(index, group, home, access),
        Role::CountOf(target) if is_variable(&field.ty) => {
            let items = &access[*target];
            quote!(__proto::codegen::ber_len(__proto::codegen::Counted::count(#items)))
        }
        Role::LenOf(counted) if is_variable(&field.ty) => {
            let counted = span(group, *counted, home, access);
            quote!(__proto::codegen::ber_len({ #counted }))
        }
        _ => {
            let number = number(field);
            let input = &home.context.input;
            quote! {
                <#number as __proto::Wire<#input>>::wire_len(&<#number as ::core::default::Default>::default(), #place.spec)
            }
        }
    };
    quote!(__len = __len.saturating_add(#len);)
}
