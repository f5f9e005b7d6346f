//! `Frame::SCHEMA`: the declaration as a constant.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;

use super::read::constant_value;
use super::{Context, number, option};
use crate::model::{
    Amount, Body, Content, Declaration, Enum, Extent, Field, Grade, Group, Range, Role, Selector, Stamp, Variant,
    filled_argument,
};
use crate::ratio::Ratio;

/// The schema of a declared type.
pub(super) fn schema(declaration: &Declaration, context: &Context) -> TokenStream {
    let name = declaration.ident.unraw().to_string();
    let docs = &declaration.docs;
    let id = option(declaration.id);
    let shape = match &declaration.body {
        Body::Struct(group) => {
            let fields = fields(group, context);
            quote!(__proto::schema::Shape::Struct(#fields))
        }
        Body::Enum(body) => choice(body, context),
    };
    let grade = grade(declaration.grade);
    quote!(&__proto::schema::Schema { name: #name, docs: #docs, id: #id, grade: #grade, shape: #shape })
}

fn choice(body: &Enum, context: &Context) -> TokenStream {
    let integer = &body.id_type;
    let order = body.order;
    let variants = body.variants.iter().map(|it| variant(it, context));
    quote! {
        __proto::schema::Shape::Enum {
            id_bytes: <#integer as __proto::Scalar>::BYTES,
            order: #order,
            variants: &[#(#variants),*],
        }
    }
}

fn variant(variant: &Variant, context: &Context) -> TokenStream {
    let name = variant.ident.unraw().to_string();
    let docs = &variant.docs;
    let selector = match variant.selector {
        Selector::Id(_) => {
            let id = super::id_of(variant);
            quote!(Id(#id))
        }
        Selector::Other => quote!(Other),
        Selector::Fallback => quote!(Fallback),
    };
    let content = match &variant.content {
        Content::Unit => quote!(Unit),
        Content::Payload(payload) => {
            let frame = context.frame(payload);
            quote!(Payload(#frame::SCHEMA))
        }
        Content::Fields(group) => {
            let fields = fields(group, context);
            quote!(Fields(#fields))
        }
    };
    quote! {
        __proto::schema::Variant {
            name: #name,
            docs: #docs,
            selector: __proto::schema::Selector::#selector,
            content: __proto::schema::Content::#content,
        }
    }
}

fn fields(group: &Group, context: &Context) -> TokenStream {
    let fields = group.fields.iter().map(|it| field(it, group, context));
    quote!(&[#(#fields),*])
}

fn field(field: &Field, group: &Group, context: &Context) -> TokenStream {
    let (name, docs, order) = (&field.name, &field.docs, field.order);
    let ty = wire_type(field, context);
    let size = size(field, group, context);
    let role = role(field, group);
    let extent = extent(field, group);
    let unit = option(field.unit.as_ref());
    let (scale, offset) = (ratio(field.scale), ratio(field.offset));
    let grade = grade(field.grade);
    let metric = option(field.metric.as_ref().map(|metric| {
        let name = &metric.name;
        let at = option(metric.at.map(|at| &group.fields[at].name));
        quote!(__proto::schema::Metric { name: #name, at: #at })
    }));
    let series = option(field.series.as_ref().map(|series| {
        let (from, every) = (&group.fields[series.from].name, series.every);
        let stamp = format_ident!("{}", if matches!(series.stamp, Stamp::Start) { "Start" } else { "End" });
        quote!(__proto::schema::Series { from: #from, every: #every, stamp: __proto::schema::Stamp::#stamp })
    }));
    quote! {
        __proto::schema::Field {
            name: #name, docs: #docs, ty: #ty, order: #order, size: #size, role: #role, extent: #extent, unit: #unit,
            scale: #scale, offset: #offset, grade: #grade, metric: #metric, series: #series,
        }
    }
}

/// The type on the wire: of a filled field, that of its number.
fn wire_type(field: &Field, context: &Context) -> TokenStream {
    let wire = match &field.role {
        Role::Padding { .. } => return quote!(__proto::schema::Type::Bytes),
        Role::Value | Role::Reserved => context.wire(&field.ty),
        _ => filled_wire(field, context),
    };
    match field.width {
        0 => quote!(#wire::TYPE),
        width => quote!(__proto::codegen::type_with_width(#wire::TYPE, #width)),
    }
}

fn filled_wire(field: &Field, context: &Context) -> TokenStream {
    let number = number(field);
    let input = &context.input;
    quote!(<#number as __proto::Wire<#input>>)
}

fn size(field: &Field, group: &Group, context: &Context) -> TokenStream {
    let (ty, input) = (&field.ty, &context.input);
    let wire = context.wire(ty);
    match (&field.role, &field.extent) {
        (Role::Padding { multiple }, _) => {
            let most = multiple.saturating_sub(1);
            quote!(__proto::size::Size { min: 0, max: #most, prefix: 0 })
        }
        (Role::Value | Role::Reserved, Extent::Count(Amount::Fixed(count))) => {
            quote!(__proto::codegen::fixed_count_size::<#ty>(#count))
        }
        (Role::Value | Role::Reserved, Extent::Count(Amount::Field(source))) => {
            let most = most(&group.fields[*source]);
            quote!(__proto::codegen::counted_size::<#ty>(#most))
        }
        (Role::Value | Role::Reserved, Extent::Bytes { len: Amount::Fixed(len), .. }) => {
            quote!(__proto::size::Size::fixed(#len))
        }
        (Role::Value | Role::Reserved, Extent::Bytes { len: Amount::Field(source), .. }) => {
            let most = most(&group.fields[*source]);
            quote!(__proto::codegen::bounded_size(#wire::SIZE, #most))
        }
        _ if field.width != 0 => {
            let width = usize::from(field.width);
            quote!(__proto::size::Size::fixed(#width))
        }
        (Role::Value | Role::Reserved, _) => quote!(#wire::SIZE),
        _ => {
            let number = number(field);
            quote!(<#number as __proto::Wire<#input>>::SIZE)
        }
    }
}

/// The largest number that a count or length can be.
fn most(source: &Field) -> TokenStream {
    let ty = if source.is_filled() {
        number(source)
    } else {
        let ty = &source.ty;
        quote!(#ty)
    };
    let width = source.width;
    quote!(__proto::codegen::max_of(<#ty as __proto::Unsigned>::MAX, #width))
}

fn role(field: &Field, group: &Group) -> TokenStream {
    let role = match &field.role {
        Role::Value => quote!(Value),
        Role::Reserved => quote!(Reserved),
        Role::CountOf(target) => {
            let target = &group.fields[*target].name;
            quote!(CountOf(#target))
        }
        Role::LenOf(range) => {
            let span = span(*range, group);
            quote!(LenOf(#span))
        }
        Role::Constant(constant) => {
            let (number, constant) = (number(field), constant_value(constant));
            // A const can't call a trait's method, so the type decides here.
            match filled_argument(&field.ty) {
                Some(Type::Array(_)) => {
                    quote!(Constant(__proto::visit::Value::Bytes(&{ const MAGIC: #number = #constant; MAGIC })))
                }
                _ => quote!(Constant(__proto::visit::Value::Uint({ const MAGIC: #number = #constant; MAGIC as u64 }))),
            }
        }
        Role::Checksum { algorithm, over } => {
            let name = algorithm.name();
            let over = span(*over, group);
            quote!(Checksum { algorithm: #name, over: #over })
        }
        Role::Padding { multiple } => quote!(Padding { multiple: #multiple }),
    };
    quote!(__proto::schema::Role::#role)
}

fn span(range: Range, group: &Group) -> TokenStream {
    let (first, last) = (&group.fields[range.first].name, &group.fields[range.last].name);
    quote!(__proto::schema::Span { first: #first, last: #last })
}

fn extent(field: &Field, group: &Group) -> TokenStream {
    let extent = match field.extent {
        Extent::Natural => quote!(Natural),
        Extent::Rest => quote!(Rest),
        Extent::Count(count) => {
            let count = amount(count, group);
            quote!(Count(#count))
        }
        Extent::Bytes { len, pad } => {
            let (len, pad) = (amount(len, group), option(pad));
            quote!(Bytes { len: #len, pad: #pad })
        }
    };
    quote!(__proto::schema::Extent::#extent)
}

fn amount(amount: Amount, group: &Group) -> TokenStream {
    match amount {
        Amount::Fixed(amount) => quote!(__proto::schema::Amount::Fixed(#amount)),
        Amount::Field(source) => {
            let source = &group.fields[source].name;
            quote!(__proto::schema::Amount::Field(#source))
        }
    }
}

fn ratio(ratio: Ratio) -> TokenStream {
    let Ratio { numerator, denominator } = ratio;
    quote!(__proto::quantity::Ratio { numerator: #numerator, denominator: #denominator })
}

fn grade(grade: Grade) -> TokenStream {
    let grade = match grade {
        Grade::Confirmed => quote!(Confirmed),
        Grade::Inferred => quote!(Inferred),
        Grade::Unknown => quote!(Unknown),
    };
    quote!(__proto::schema::Grade::#grade)
}
