//! `Wire::CUTS`: where the fields of a struct end, for saying which one a short input cuts.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::read::constant_value;
use super::{Context, number};
use crate::model::{Body, Declaration, Field, Maker, Order, Repr, Role, filled_argument};

/// The table of a struct; of an enum, and of a type that may hold itself, it is empty.
pub(super) fn table(declaration: &Declaration, context: &Context) -> TokenStream {
    let (Body::Struct(group), None) = (&declaration.body, declaration.max_depth) else { return quote!(&[]) };
    let cuts = group.fields.iter().enumerate().map(|(index, field)| cut(index, field, context));
    quote!(&[#(#cuts),*])
}

fn cut(index: usize, field: &Field, context: &Context) -> TokenStream {
    let schema = context.own_schema();
    match &field.role {
        Role::Constant(constant) if field.bits.is_none() && field.width == 0 && field.repr == Repr::Binary => {
            let (number, constant) = (number(field), constant_value(constant));
            let bytes = match (filled_argument(&field.ty), field.order) {
                (Some(Type::Array(_)), _) => quote!(MAGIC),
                (_, Order::Big) => quote!(MAGIC.to_be_bytes()),
                (_, Order::Little) => quote!(MAGIC.to_le_bytes()),
            };
            quote!(__proto::codegen::Cut::Constant(&{ const MAGIC: #number = #constant; #bytes }))
        }
        Role::Padding { multiple } => quote!(__proto::codegen::Cut::Padding(#multiple)),
        Role::Value | Role::Reserved if field.bits.is_none() && field.cond.is_none() => {
            let inner = match field.maker {
                Maker::Itself => {
                    let wire = context.wire(&field.ty);
                    quote!(#wire::CUTS)
                }
                _ => quote!(&[]),
            };
            quote!(__proto::codegen::Cut::new(#schema, #index, #inner))
        }
        _ => quote!(__proto::codegen::Cut::new(#schema, #index, &[])),
    }
}
