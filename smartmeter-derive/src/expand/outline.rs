//! `Frame::OUTLINE` and `Wire::INNER`: names and lengths of fields, for errors.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::read::constant_value;
use super::{Context, number};
use crate::model::{
    Body, Content, Declaration, Enum, Field, Group, Maker, Order, Repr, Role, filled_argument, integer_bytes,
};

/// The outline of a declared type.
pub(super) fn outline(declaration: &Declaration, context: &Context) -> TokenStream {
    let schema = context.own_schema();
    let parts = match &declaration.body {
        Body::Struct(group) => fields(group, None, context),
        Body::Enum(body) => variants(body, context),
    };
    quote!(&__proto::codegen::Outline::new(#schema, #parts))
}

/// What a field of the declared type has in it.
pub(super) fn inner(declaration: &Declaration, context: &Context) -> TokenStream {
    let outline = context.own_outline();
    match declaration.max_depth {
        Some(_) => quote!(__proto::codegen::Inner::Recursive(|| #outline)),
        None => quote!(__proto::codegen::Inner::Type(#outline)),
    }
}

fn variants(body: &Enum, context: &Context) -> TokenStream {
    let schema = context.own_schema();
    let parts = body.variants.iter().enumerate().map(|(index, variant)| {
        let inner = match &variant.content {
            Content::Unit => quote!(__proto::codegen::Inner::Nothing),
            Content::Payload(payload) => {
                let wire = context.wire(payload);
                quote!(#wire::INNER)
            }
            Content::Fields(group) => {
                let parts = fields(group, Some(index), context);
                quote!(__proto::codegen::Inner::Type(&__proto::codegen::Outline::of_variant(#parts)))
            }
        };
        quote!(__proto::codegen::Part::variant(#schema, #index, #inner))
    });
    quote!(&[#(#parts),*])
}

fn fields(group: &Group, variant: Option<usize>, context: &Context) -> TokenStream {
    let schema = context.own_schema();
    let parts = group.fields.iter().enumerate().map(|(index, field)| {
        let inner = field_inner(field, context);
        match variant {
            Some(variant) => quote!(__proto::codegen::Part::variant_field(#schema, #variant, #index, #inner)),
            None => quote!(__proto::codegen::Part::field(#schema, #index, #inner)),
        }
    });
    quote!(&[#(#parts),*])
}

fn field_inner(field: &Field, context: &Context) -> TokenStream {
    match (&field.role, &field.maker) {
        (Role::Constant(constant), _) if field.bits.is_none() && field.width == 0 && field.repr == Repr::Binary => {
            let (number, constant) = (number(field), constant_value(constant));
            let bytes = match (filled_argument(&field.ty), field.order) {
                (Some(Type::Array(_)), _) => quote!(MAGIC),
                (_, Order::Big) => quote!(MAGIC.to_be_bytes()),
                (Some(number), Order::WordSwapped) => word_swapped(number),
                (_, Order::Little | Order::WordSwapped) => quote!(MAGIC.to_le_bytes()),
            };
            quote!(__proto::codegen::Inner::Constant(&{ const MAGIC: #number = #constant; #bytes }))
        }
        (Role::Padding { multiple }, _) => quote!(__proto::codegen::Inner::Padding(#multiple)),
        (Role::Value | Role::Reserved, Maker::Itself) if field.bits.is_none() => {
            let wire = context.wire(&field.ty);
            quote!(#wire::INNER)
        }
        (Role::Value | Role::Reserved, Maker::Told(_)) => {
            let told = context.contextual(&field.ty);
            quote!(#told::INNER)
        }
        _ => quote!(__proto::codegen::Inner::Nothing),
    }
}

/// The bytes of a constant of that type whose words are swapped.
fn word_swapped(number: &Type) -> TokenStream {
    const LOW_WORDS: u64 = 0x0000_FFFF_0000_FFFF;
    match integer_bytes(number) {
        4 => quote!(MAGIC.rotate_left(16).to_be_bytes()),
        8 => quote! {{
            const SWAPPED: u64 = MAGIC.rotate_left(32);
            ((SWAPPED & #LOW_WORDS) << 16 | (SWAPPED >> 16) & #LOW_WORDS).to_be_bytes()
        }},
        _ => quote!(MAGIC.to_be_bytes()),
    }
}
