//! `Frame::SCHEMA`: the declaration as a constant.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Type;
use syn::ext::IdentExt;

use super::read::constant_value;
use super::{Context, asserts, bits, number, option};
use crate::model::{
    Amount, Body, Content, ContinuityKind, Declaration, Enum, Expression, Extent, Field, Grade, Group, Id, Maker,
    Order, Range, Repr, Role, Selector, Stamp, Variant, filled_argument,
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
    let told = declaration.context.as_ref().map_or_else(String::new, |told| told.text.value());
    quote! {
        &__proto::schema::Schema { name: #name, docs: #docs, id: #id, grade: #grade, context: #told, shape: #shape }
    }
}

fn choice(body: &Enum, context: &Context) -> TokenStream {
    let id = match &body.id {
        Id::Number(integer) => {
            let order = body.order;
            quote!(Number { bytes: <#integer as __proto::Scalar>::BYTES, order: #order })
        }
        Id::Start => quote!(Start),
        Id::Context(expression) => {
            let text = &expression.text;
            quote!(Context(#text))
        }
    };
    let variants = body.variants.iter().map(|it| variant(it, context));
    quote!(__proto::schema::Shape::Enum { id: __proto::schema::Id::#id, variants: &[#(#variants),*] })
}

fn variant(variant: &Variant, context: &Context) -> TokenStream {
    let name = variant.ident.unraw().to_string();
    let docs = &variant.docs;
    let selector = match &variant.selector {
        Selector::Id(_) => {
            let id = super::id_of(variant);
            quote!(Id(#id))
        }
        Selector::Range(first, last) => quote!(Range { first: #first, last: #last }),
        Selector::Start(bytes) => quote!(Start(#bytes)),
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

/// A field: what differs from a field of which nothing is said.
fn field(field: &Field, group: &Group, context: &Context) -> TokenStream {
    let (name, docs) = (&field.name, &field.docs);
    let (ty, size) = (wire_type(field, context), size(field, group, context));
    let grade = grade(field.grade);
    let (said, asserts) = (said(field, group), asserts::of_field(field, group, context));
    quote! {
        {
            #asserts
            let mut __field = __proto::schema::Field::NONE;
            __field.name = #name;
            __field.docs = #docs;
            __field.ty = #ty;
            __field.size = #size;
            __field.grade = #grade;
            #said
            __field
        }
    }
}

/// Assignments of all that is not said of most fields.
fn said(field: &Field, group: &Group) -> TokenStream {
    let mut said = TokenStream::new();
    let mut say = |is_said: bool, part: &str, value: TokenStream| {
        let part = format_ident!("{part}");
        if is_said {
            said.extend(quote!(__field.#part = #value;));
        }
    };
    let text = |expression: &Option<Expression>| option(expression.as_ref().map(|it| it.text.clone()));
    let is_plain = field.order == Order::Big && field.width == 0 && field.repr == Repr::Binary;
    say(!is_plain, "format", format(field));
    say(field.bits.is_some(), "bits", bits::optional_place(field.bits));
    say(!matches!(field.role, Role::Value), "role", role(field, group));
    say(!matches!(field.extent, Extent::Natural), "extent", extent(field, group));
    say(field.cond.is_some(), "cond", text(&field.cond));
    say(field.default.is_some(), "default", text(&field.default));
    say(field.assert.is_some(), "assert", text(&field.assert));
    let (passes, made_by) = made(field);
    say(passes.is_some(), "passes", option(passes));
    say(made_by.is_some(), "made_by", option(made_by));
    say(field.unit.is_some(), "unit", option(field.unit.as_ref()));
    say(field.physical_scale() != Ratio::ONE, "scale", ratio(field.physical_scale()));
    say(field.offset != Ratio::ZERO, "offset", ratio(field.offset));
    let at = field.at.as_ref().map(|at| &group.fields[at.field].name);
    let metric = field.metric.as_ref().map(|name| {
        let at = option(at);
        quote!(__proto::schema::Metric { name: #name, at: #at })
    });
    say(metric.is_none() && at.is_some(), "at", option(at));
    say(metric.is_some(), "metric", option(metric));
    let series = field.series.as_ref().map(|series| {
        let (from, every) = (&group.fields[series.from.field].name, series.every);
        let stamp = format_ident!("{}", if matches!(series.stamp, Stamp::Start) { "Start" } else { "End" });
        quote!(__proto::schema::Series { from: #from, every: #every, stamp: __proto::schema::Stamp::#stamp })
    });
    say(series.is_some(), "series", option(series));
    let continuity = field.continuity.as_ref().map(|continuity| continuity_kind(continuity.kind));
    say(continuity.is_some(), "continuity", option(continuity));
    said
}

fn continuity_kind(kind: ContinuityKind) -> TokenStream {
    let kind = match kind {
        ContinuityKind::Source => quote!(Source),
        ContinuityKind::Sequence { first, last } => quote!(Sequence { first: #first, last: #last }),
        ContinuityKind::Cadence { seconds } => quote!(Cadence { seconds: #seconds }),
        ContinuityKind::Request => quote!(Request),
        ContinuityKind::Reply { unsolicited } => {
            let unsolicited = option(unsolicited.map(|(first, last)| quote!((#first, #last))));
            quote!(Reply { unsolicited: #unsolicited })
        }
    };
    quote!(__proto::schema::Continuity::#kind)
}

fn format(field: &Field) -> TokenStream {
    let (order, width) = (field.order, field.width);
    let repr = match field.repr {
        Repr::Binary => quote!(Binary),
        Repr::Bcd => quote!(Bcd),
        Repr::Decimal { decimals } => quote!(Decimal { decimals: #decimals }),
        Repr::Hex => quote!(Hex),
    };
    quote!(__proto::Format { order: #order, width: #width, repr: __proto::Repr::#repr })
}

/// What a field tells its type, and who makes its value, as text.
fn made(field: &Field) -> (Option<String>, Option<String>) {
    match &field.maker {
        Maker::Itself => (None, None),
        Maker::Told(told) => (Some(told.text.value()), None),
        Maker::Mapped { value } => (None, Some(value.to_token_stream().to_string())),
        Maker::Codec(codec) => (None, Some(codec.to_token_stream().to_string())),
    }
}

/// The type on the wire: of a filled field, that of its number.
fn wire_type(field: &Field, context: &Context) -> TokenStream {
    if let (Some(_), Type::Array(array)) = (field.bits, &field.ty) {
        // Its items are told one by one, so it is never plain bytes.
        let (element, len) = (context.wire(&array.elem), &array.len);
        return quote!(__proto::schema::Type::Array { element: &#element::TYPE, len: #len });
    }
    let ty = match (&field.role, &field.maker) {
        (Role::Padding { .. } | Role::Gap { .. }, _) => return quote!(__proto::schema::Type::Bytes),
        (Role::Value | Role::Reserved, Maker::Told(_)) => {
            let contextual = context.contextual(&field.ty);
            return quote!(#contextual::TYPE);
        }
        (Role::Value | Role::Reserved, Maker::Codec(codec)) => {
            let codec = context.codec(codec);
            return quote!(#codec::TYPE);
        }
        (Role::Value | Role::Reserved | Role::Computed, _) => context.wire(&field.ty),
        _ => filled_wire(field, context),
    };
    match field.width {
        0 => quote!(#ty::TYPE),
        width => quote!(__proto::codegen::type_with_width(#ty::TYPE, #width)),
    }
}

fn filled_wire(field: &Field, context: &Context) -> TokenStream {
    let number = number(field);
    let input = &context.input;
    quote!(<#number as __proto::Wire<#input>>)
}

fn size(field: &Field, group: &Group, context: &Context) -> TokenStream {
    if let Some(bits) = field.bits {
        let bytes = if bits.start == 0 { bits.bytes } else { 0 };
        return quote!(__proto::size::Size::fixed(#bytes));
    }
    let size = match &field.role {
        Role::Padding { multiple } => {
            let most = multiple.saturating_sub(1);
            quote!(__proto::size::Size { min: 0, max: #most, prefix: 0 })
        }
        Role::Gap { bytes } => quote!(__proto::size::Size::fixed(#bytes)),
        Role::Computed => quote!(__proto::size::Size::ZERO),
        Role::Value | Role::Reserved => value_size(field, group, context),
        _ => {
            let (number, width, input) = (number(field), field.width, &context.input);
            quote!(__proto::codegen::narrowed_size::<#input, #number>(#width))
        }
    };
    if field.cond.is_some() { quote!(__proto::codegen::optional_size(#size)) } else { size }
}

fn value_size(field: &Field, group: &Group, context: &Context) -> TokenStream {
    let (ty, width) = (&field.ty, field.width);
    let own = match &field.maker {
        Maker::Told(_) => {
            let contextual = context.contextual(ty);
            quote!(#contextual::SIZE)
        }
        Maker::Codec(codec) => {
            let codec = context.codec(codec);
            quote!(#codec::SIZE)
        }
        _ => {
            let wire = context.wire(ty);
            quote!(#wire::SIZE)
        }
    };
    match &field.extent {
        Extent::Count(Amount::Fixed(count)) => {
            quote!(__proto::codegen::fixed_count_size::<#ty>(#count, #width))
        }
        Extent::Count(count) => {
            let most = most(count, field, group);
            quote!(__proto::codegen::counted_size::<#ty>(#most, #width))
        }
        Extent::Bytes { len: Amount::Fixed(len), .. } => quote!(__proto::size::Size::fixed(#len)),
        Extent::Bytes { len, .. } => {
            let most = most(len, field, group);
            quote!(__proto::codegen::bounded_size(#own, #most))
        }
        Extent::Natural if width != 0 => {
            let input = &context.input;
            quote!(__proto::codegen::narrowed_size::<#input, #ty>(#width))
        }
        Extent::Natural => own,
        Extent::Rest | Extent::Until(_) => match (field.max, part_of(field, group)) {
            (Some(max), _) => up_to(max, field, &own),
            (None, Some(length)) => {
                let most = most(&Amount::Field(length), field, group);
                quote!(__proto::codegen::bounded_size(#own, #most))
            }
            (None, None) => own,
        },
        Extent::Terminator(terminator) => {
            let len = terminator.value().len();
            let own = field.max.map_or_else(|| own.clone(), |max| up_to(max, field, &own));
            quote!(#own.then(__proto::size::Size::fixed(#len)))
        }
    }
}

/// The size of a field that has a bound of its own, on its items or its bytes.
fn up_to(max: u64, field: &Field, own: &TokenStream) -> TokenStream {
    let (ty, width) = (&field.ty, field.width);
    if field.is_counted() {
        quote!(__proto::codegen::counted_size::<#ty>(#max, #width))
    } else {
        quote!(__proto::codegen::bounded_size(#own, #max))
    }
}

/// The length that bounds a field, as one of the span that it measures.
fn part_of(field: &Field, group: &Group) -> Option<usize> {
    let index = group.fields.iter().position(|other| core::ptr::eq(other, field))?;
    group.parts().filter(|part| part.read.contains(index)).map(|part| part.length).last()
}

/// The largest that a count or length can be.
fn most(amount: &Amount, field: &Field, group: &Group) -> TokenStream {
    if let Some(max) = field.max {
        return quote!(#max);
    }
    let Amount::Field(source) = amount else { return quote!(u64::MAX) };
    let source = &group.fields[*source];
    let ty = if source.is_filled() {
        number(source)
    } else {
        let ty = &source.ty;
        quote!(#ty)
    };
    // Only what decides the largest number: the whole field would be a circle.
    let (format, bits) = (format(source), bits::optional_place(source.bits));
    let (scale, offset) = if source.is_filled() { (source.scale, source.offset) } else { (Ratio::ONE, Ratio::ZERO) };
    let (scale, offset) = (ratio(scale), ratio(offset));
    quote!(__proto::codegen::most::<#ty>(#format, #bits, #scale, #offset))
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
        Role::Gap { bytes } => quote!(Gap { bytes: #bytes }),
        Role::Computed => quote!(Computed),
    };
    quote!(__proto::schema::Role::#role)
}

fn span(range: Range, group: &Group) -> TokenStream {
    let (first, last) = (&group.fields[range.first].name, &group.fields[range.last].name);
    quote!(__proto::schema::Span { first: #first, last: #last })
}

fn extent(field: &Field, group: &Group) -> TokenStream {
    let extent = match &field.extent {
        Extent::Natural => quote!(Natural),
        Extent::Rest => quote!(Rest),
        Extent::Count(count) => {
            let count = amount(count, group);
            quote!(Count(#count))
        }
        Extent::Bytes { len, pad } => {
            let (len, pad) = (amount(len, group), option(*pad));
            quote!(Bytes { len: #len, pad: #pad })
        }
        Extent::Terminator(terminator) => quote!(Terminator(#terminator)),
        Extent::Until(is_last) => {
            let text = &is_last.text;
            quote!(Until(#text))
        }
    };
    quote!(__proto::schema::Extent::#extent)
}

fn amount(amount: &Amount, group: &Group) -> TokenStream {
    match amount {
        Amount::Fixed(amount) => quote!(__proto::schema::Amount::Fixed(#amount)),
        Amount::Field(source) => {
            let source = &group.fields[*source].name;
            quote!(__proto::schema::Amount::Field(#source))
        }
        Amount::Expr(expression) => {
            let text = &expression.text;
            quote!(__proto::schema::Amount::Expr(#text))
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
