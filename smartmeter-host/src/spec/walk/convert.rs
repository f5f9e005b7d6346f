//! Each part of a schema as the same part of a document.

use smartmeter_proto::quantity::Ratio;
use smartmeter_proto::schema::{
    self, Amount, Content, Continuity, Extent, Grade, Id, Role, Schema, Selector, Stamp, Type,
};
use smartmeter_proto::size::Size;
use smartmeter_proto::visit::Value;
use smartmeter_proto::{Order, Repr};

use super::{Found, Types};
use crate::spec::model;

pub(super) fn declared(found: &Found, name: &str, types: &Types) -> model::Declared {
    let Found { schema, layer } = *found;
    model::Declared {
        name: name.into(),
        docs: schema.docs.into(),
        layer,
        id: schema.id,
        grade: grade(schema.grade),
        context: schema.context.into(),
        size: size(schema.size()),
        shape: shape(schema, types),
    }
}

fn shape(schema: &'static Schema, types: &Types) -> model::Shape {
    match schema.shape {
        schema::Shape::Enum { id, variants } => {
            let variants = variants.iter().map(|it| variant(it, id, types)).collect();
            model::Shape::Enum { id: self::id(id), variants }
        }
        _ => model::Shape::Struct { fields: fields(schema.fields(), Size::ZERO, types) },
    }
}

fn id(id: Id) -> model::Id {
    match id {
        Id::Number { bytes, order } => model::Id::Number { bytes, order: self::order(order) },
        Id::Context(expression) => model::Id::Context { expression: expression.into() },
        _ => model::Id::Start,
    }
}

fn variant(variant: &schema::Variant, id: Id, types: &Types) -> model::Variant {
    let selector = selector(variant.selector);
    let before = match variant.selector {
        Selector::Id(_) => Size::fixed(id.bytes().into()),
        Selector::Start(bytes) => Size::fixed(bytes.len()),
        _ => Size::ZERO,
    };
    let content = match variant.content {
        Content::Unit => model::Content::Unit,
        Content::Payload(payload) => model::Content::Payload { name: types.name(payload).into() },
        Content::Fields(own) => model::Content::Fields { fields: fields(own, before, types) },
    };
    model::Variant { name: variant.name.into(), docs: variant.docs.into(), selector, content }
}

fn selector(selector: Selector) -> model::Selector {
    match selector {
        Selector::Id(id) => model::Selector::Id { id },
        Selector::Range { first, last } => model::Selector::Range { first, last },
        Selector::Start(bytes) => model::Selector::Start { bytes: model::Hex(bytes.into()) },
        Selector::Fallback => model::Selector::Fallback,
        _ => model::Selector::Other,
    }
}

/// Fields, one after the other, where `before` stands before the first.
fn fields(fields: &[schema::Field], before: Size, types: &Types) -> Vec<model::Field> {
    // Padding counts from where the first field begins; ids before it are not a part of that.
    let (mut here, mut shared) = (Size::ZERO, Size::ZERO);
    let mut converted = Vec::new();
    for field in fields {
        let start = match field.bits {
            Some(bits) if bits.start == 0 => {
                shared = here;
                here.then(Size::fixed(bits.bytes().start))
            }
            Some(bits) => shared.then(Size::fixed(bits.bytes().start)),
            None => here,
        };
        converted.push(self::field(field, before.then(start).exact(), types));
        here = match field.role {
            Role::Padding { multiple } => here.pad_to(multiple),
            _ => here.then(field.size),
        };
    }
    converted
}

fn field(field: &schema::Field, offset: Option<usize>, types: &Types) -> model::Field {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let ty = ty(field.ty, types);
    let format = Numbers::of(field, &ty);
    model::Field {
        name: field.name.into(),
        docs: field.docs.into(),
        offset,
        size: size(field.size),
        ty,
        order: format.order,
        width: format.width,
        repr: format.repr,
        bits: field.bits.map(bits),
        extent: extent(field.extent),
        role: role(field.role),
        cond: text(field.cond),
        assert: text(field.assert),
        default: text(field.default),
        passes: text(field.passes),
        made_by: text(field.made_by),
        unit: text(field.unit),
        scale: ratio(field.scale),
        exponent: text(field.exponent),
        shift: ratio(field.offset),
        grade: grade(field.grade),
        metric: text(field.metric.map(|metric| metric.name)),
        at: text(field.metric.and_then(|metric| metric.at).or(field.at)),
        series: field.series.map(series),
        labels: field.labels.iter().map(|&label| label.into()).collect(),
        absent: field.absent.into(),
        continuity: field.continuity.map(continuity),
    }
}

/// How the numbers in a field are written; the usual way where that makes no difference.
struct Numbers {
    order: model::Order,
    width: Option<u8>,
    repr: model::Repr,
}

impl Numbers {
    fn of(field: &schema::Field, ty: &model::Type) -> Self {
        let usual = Self { order: model::Order::Big, width: None, repr: model::Repr::Binary };
        let Some(bytes) = ty.leaf().number_bytes() else { return usual };
        let repr = repr(field.format.repr);
        if field.bits.is_some() {
            // Bits have a width and an order of their own.
            return Self { repr, ..usual };
        }
        let width = field.format.width_of(bytes);
        let has_order = width > 1 && matches!(repr, model::Repr::Binary | model::Repr::Bcd);
        Self {
            order: if has_order { order(field.format.order) } else { model::Order::Big },
            width: Some(width).filter(|&width| width != bytes),
            repr,
        }
    }
}

fn ty(ty: Type, types: &Types) -> model::Type {
    let boxed = |inner: &Type| Box::new(self::ty(*inner, types));
    match ty {
        Type::Uint { bytes } => model::Type::Uint { bytes },
        Type::Int { bytes } => model::Type::Int { bytes },
        Type::Float { bytes } => model::Type::Float { bytes },
        Type::Bool => model::Type::Bool,
        Type::BerLength => model::Type::BerLength,
        Type::Bytes => model::Type::Bytes,
        Type::Text => model::Type::Text,
        Type::Decimal => model::Type::Decimal,
        Type::Array { element, len } => model::Type::Array { element: boxed(element), len },
        Type::List { element } => model::Type::List { element: boxed(element) },
        Type::Frame(schema) => model::Type::Frame { name: types.name(schema).into() },
        Type::Recursive { schema: schema::Deferred(schema), max_depth } => {
            model::Type::Recursive { name: types.name(schema()).into(), max_depth }
        }
        Type::Escaped { scheme, inner } => model::Type::Escaped { scheme: scheme.into(), inner: boxed(inner) },
        _ => model::Type::Unknown,
    }
}

fn size(size: Size) -> model::Size {
    model::Size { min: size.min, max: Some(size.max).filter(|&max| max != Size::UNBOUNDED) }
}

fn order(order: Order) -> model::Order {
    match order {
        Order::Big => model::Order::Big,
        Order::Little => model::Order::Little,
        Order::WordSwapped => model::Order::WordSwapped,
    }
}

fn repr(repr: Repr) -> model::Repr {
    match repr {
        Repr::Binary => model::Repr::Binary,
        Repr::Bcd => model::Repr::Bcd,
        Repr::Decimal { decimals } => model::Repr::Decimal { decimals },
        Repr::Hex => model::Repr::Hex,
        _ => model::Repr::Unknown,
    }
}

fn bits(bits: schema::Bits) -> model::Bits {
    model::Bits { start: bits.start, len: bits.len, order: order(bits.order) }
}

fn role(role: Role) -> model::Role {
    match role {
        Role::Value => model::Role::Value,
        Role::Reserved => model::Role::Reserved,
        Role::CountOf(field) => model::Role::CountOf { field: field.into() },
        Role::LenOf(span) => model::Role::LenOf { first: span.first.into(), last: span.last.into() },
        Role::Constant(value) => model::Role::Constant { value: constant(value) },
        Role::Checksum { algorithm, over } => {
            model::Role::Checksum { algorithm: algorithm.into(), first: over.first.into(), last: over.last.into() }
        }
        Role::Padding { multiple } => model::Role::Padding { multiple },
        Role::Gap { bytes } => model::Role::Gap { bytes },
        Role::Computed => model::Role::Computed,
        _ => model::Role::Unknown,
    }
}

fn constant(value: Value<'_>) -> model::Constant {
    match value {
        Value::Uint(number) => model::Constant::Uint(number),
        Value::Int(number) => model::Constant::Int(number),
        Value::Bool(yes) => model::Constant::Bool(yes),
        Value::Bytes(bytes) => model::Constant::Bytes(model::Hex(bytes.into())),
        Value::Text(text) => model::Constant::Text(text.into()),
        number @ (Value::Float(_) | Value::Decimal(_)) => model::Constant::Number(number.to_string()),
    }
}

fn extent(extent: Extent) -> model::Extent {
    match extent {
        Extent::Natural => model::Extent::Natural,
        Extent::Count(amount) => model::Extent::Count { amount: self::amount(amount) },
        Extent::Bytes { len, pad } => model::Extent::Bytes { amount: amount(len), pad },
        Extent::Rest => model::Extent::Rest,
        Extent::Terminator(bytes) => model::Extent::Terminator { bytes: model::Hex(bytes.into()) },
        Extent::Until(expression) => model::Extent::Until { expression: expression.into() },
        _ => model::Extent::Unknown,
    }
}

fn amount(amount: Amount) -> model::Amount {
    match amount {
        Amount::Fixed(number) => model::Amount::Fixed { number },
        Amount::Field(name) => model::Amount::Field { name: name.into() },
        Amount::Expr(expression) => model::Amount::Expression { expression: expression.into() },
        _ => model::Amount::Unknown,
    }
}

pub(in crate::spec) fn grade(grade: Grade) -> model::Grade {
    match grade {
        Grade::Confirmed => model::Grade::Confirmed,
        Grade::Inferred => model::Grade::Inferred,
        Grade::Unknown => model::Grade::Unknown,
    }
}

fn ratio(ratio: Ratio) -> model::Ratio {
    model::Ratio { numerator: ratio.numerator, denominator: ratio.denominator }
}

fn series(series: schema::Series) -> model::Series {
    let stamp = match series.stamp {
        Stamp::Start => model::Stamp::Start,
        Stamp::End => model::Stamp::End,
    };
    model::Series { from: series.from.into(), every: series.every, stamp }
}

fn continuity(continuity: Continuity) -> model::Continuity {
    match continuity {
        Continuity::Source => model::Continuity::Source,
        Continuity::Sequence { first, last } => model::Continuity::Sequence { first, last },
        Continuity::Cadence { seconds } => model::Continuity::Cadence { seconds },
        Continuity::Request => model::Continuity::Request,
        Continuity::Reply { unsolicited } => model::Continuity::Reply { unsolicited },
        _ => model::Continuity::Unknown,
    }
}
