//! Valid frames from a schema: choices come from a string of random bytes, so that proptest can shrink them.

use proptest::prelude::*;
use smartmeter_proto::Order;
use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc};
use smartmeter_proto::schema::{
    Amount, Content, Extent, Field, Id, Role, Schema, Selector, Shape, Span, Type, Variant,
};
use smartmeter_proto::visit::Value;

/// Encodings of valid frames of a declared type.
pub(crate) fn frames(schema: &'static Schema) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..600).prop_map(move |bytes| Entropy(bytes.into_iter()).frame(schema))
}

/// Random bytes, and zeros when they are used up.
struct Entropy(std::vec::IntoIter<u8>);

/// What a field has become: its bytes, and how many items they hold.
struct Made {
    bytes: Vec<u8>,
    items: usize,
}

impl Entropy {
    fn byte(&mut self) -> u8 {
        self.0.next().unwrap_or(0)
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.byte()).collect()
    }

    /// A small number of items.
    fn amount(&mut self) -> usize {
        usize::from(self.byte() % 20)
    }

    fn frame(&mut self, schema: &'static Schema) -> Vec<u8> {
        match schema.shape {
            Shape::Struct(fields) => self.fields(fields),
            Shape::Enum { id: Id::Number { bytes: id_bytes, order }, variants } => {
                let variant = &variants[usize::from(self.byte()) % variants.len()];
                self.variant(variant, variants, id_bytes, order)
            }
            other => panic!("no declared type is {other:?}"),
        }
    }

    fn variant(&mut self, variant: &'static Variant, all: &'static [Variant], id_bytes: u8, order: Order) -> Vec<u8> {
        let content = match variant.content {
            Content::Unit => Vec::new(),
            Content::Payload(payload) => self.frame(payload),
            Content::Fields(fields) => self.fields(fields),
        };
        match variant.selector {
            Selector::Id(id) => [number(id, id_bytes, order), content].concat(),
            Selector::Fallback => content,
            Selector::Other => {
                let taken = |id: u64| all.iter().any(|variant| variant.selector == Selector::Id(id));
                let start = u64::from(self.byte());
                let id = (start..start + 256).map(|id| id % 256).find(|&id| !taken(id)).expect("not all ids are taken");
                [number(id, id_bytes, order), content[usize::from(id_bytes)..].to_vec()].concat()
            }
            other => panic!("no declared type has {other:?}"),
        }
    }

    fn fields(&mut self, fields: &'static [Field]) -> Vec<u8> {
        let mut made: Vec<Made> = fields.iter().map(|field| self.field(field)).collect();
        for index in 0..fields.len() {
            made[index].bytes = match fields[index].role {
                Role::CountOf(target) => {
                    let items = made[position(fields, target)].items;
                    number(items as u64, width(&fields[index]), fields[index].format.order)
                }
                Role::LenOf(span) => {
                    number(joined(&made, fields, span).len() as u64, width(&fields[index]), fields[index].format.order)
                }
                Role::Padding { multiple } => {
                    let done: usize = made[..index].iter().map(|made| made.bytes.len()).sum();
                    vec![0; done.next_multiple_of(multiple) - done]
                }
                _ => continue,
            };
        }
        for index in 0..fields.len() {
            if let Role::Checksum { algorithm, over } = fields[index].role {
                assert_eq!(algorithm, "CRC-16/XMODEM", "the only one that the declared types have");
                let crc = Crc::<u16>::new(&CRC_16_XMODEM).checksum(&joined(&made, fields, over));
                made[index].bytes = number(crc.into(), width(&fields[index]), fields[index].format.order);
            }
        }
        made.into_iter().flat_map(|made| made.bytes).collect()
    }

    fn field(&mut self, field: &'static Field) -> Made {
        match (field.role, field.extent) {
            (Role::Constant(Value::Uint(constant)), _) => one(number(constant, width(field), field.format.order)),
            (Role::Constant(Value::Bytes(constant)), _) => one(constant.to_vec()),
            (Role::Value | Role::Reserved, Extent::Bytes { len: Amount::Fixed(len), pad }) => {
                let mut bytes = self.text(len);
                let kept = usize::from(self.byte()) % (len + 1);
                bytes[kept..].fill(pad.unwrap_or(b'x'));
                one(bytes)
            }
            (Role::Value | Role::Reserved, Extent::Count(Amount::Fixed(count))) => self.items(field, count),
            (Role::Value | Role::Reserved, _) => match field.ty {
                Type::Frame(schema) => one(self.frame(schema)),
                _ => {
                    let count = self.amount();
                    self.items(field, count)
                }
            },
            // Filled in when all else is known.
            _ => one(vec![0; field.size.max]),
        }
    }

    fn items(&mut self, field: &'static Field, count: usize) -> Made {
        let bytes = match field.ty {
            Type::Bytes if field.size.is_fixed() => self.bytes(field.size.min),
            Type::Bytes => self.bytes(count),
            Type::Text => self.text(count),
            Type::List { element } => (0..count).flat_map(|_| self.element(element)).collect(),
            Type::Array { element, len } => (0..len).flat_map(|_| self.element(element)).collect(),
            ref single => self.element(single),
        };
        Made { bytes, items: count }
    }

    fn element(&mut self, ty: &'static Type) -> Vec<u8> {
        match ty {
            Type::Uint { bytes } | Type::Int { bytes } | Type::Float { bytes } => self.bytes(usize::from(*bytes)),
            Type::Bool => vec![self.byte() & 1],
            Type::Frame(schema) => self.frame(schema),
            other => panic!("no declared type has a list of {other:?}"),
        }
    }

    fn text(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| b' ' + self.byte() % 95).collect()
    }
}

fn one(bytes: Vec<u8>) -> Made {
    Made { bytes, items: 1 }
}

fn position(fields: &[Field], name: &str) -> usize {
    fields.iter().position(|field| field.name == name).expect("the derive has checked the name")
}

fn joined(made: &[Made], fields: &[Field], span: Span) -> Vec<u8> {
    let range = position(fields, span.first)..=position(fields, span.last);
    made[range].iter().flat_map(|made| made.bytes.clone()).collect()
}

fn width(field: &Field) -> u8 {
    u8::try_from(field.size.max).expect("numbers are short")
}

fn number(number: u64, width: u8, order: Order) -> Vec<u8> {
    let mut bytes = number.to_le_bytes()[..usize::from(width)].to_vec();
    if order != Order::Little {
        bytes.reverse();
    }
    if order == Order::WordSwapped {
        bytes = bytes.chunks(2).rev().flatten().copied().collect();
    }
    bytes
}
