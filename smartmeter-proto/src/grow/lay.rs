//! Bytes of the right kind for a field: what a frame grows by.

use alloc::vec;
use alloc::vec::Vec;

use super::entropy::Entropy;
use super::number::{self, number_of, put_bits};
use super::rules;
use super::trace::{Level, Site, Trace};
use crate::schema::{Content, Deferred, Extent, Field, Id, Role, Schema, Selector, Shape, Type, Variant};
use crate::visit::Value;

/// Chooses bytes by random bytes.
pub(super) struct Layer<'e> {
    pub(super) entropy: Entropy<'e>,
}

impl Layer<'_> {
    /// At least one byte for what is missing at a place, where `needed` are.
    pub(super) fn lay(&mut self, site: &Site, needed: usize, trace: &Trace) -> Vec<u8> {
        let Some(level) = site.own_level() else {
            // An item, a payload or the frame itself.
            let field = site.level().map_or(&Field::NONE, |level| level.field);
            return match (site.at.schema(), site.at) {
                (Some(schema), _) => self.head(schema, needed, 0),
                (None, super::trace::At::Type(ty)) => self.value(ty, field, needed),
                (None, _) => vec![0; needed],
            };
        };
        match level.field.bits {
            Some(_) => self.shared(level),
            None => self.field(level, needed, Some((site, trace))),
        }
    }

    /// The bytes of a field that shares none.
    pub(super) fn field(&mut self, level: Level, needed: usize, place: Option<(&Site, &Trace)>) -> Vec<u8> {
        let field = level.field;
        match field.role {
            Role::Constant(Value::Bytes(bytes)) => bytes.to_vec(),
            Role::Padding { .. } | Role::Gap { .. } => vec![0; needed],
            Role::Value | Role::Reserved => self.content(level, needed),
            _ => {
                let number = self.filled(level, place);
                number::encode(&field.ty, field.format, number)
            }
        }
    }

    /// The number of a field that the encoder fills in, as far as it is known before what it measures.
    fn filled(&mut self, level: Level, place: Option<(&Site, &Trace)>) -> u64 {
        match level.field.role {
            Role::Constant(Value::Uint(constant)) => constant,
            Role::CountOf(_) => number_of(level.field, self.entropy.amount()),
            // Nothing yet, but what it counts of itself and before.
            Role::LenOf(_) => number_of(level.field, place.map_or(0, |(site, trace)| own_part(level, site, trace))),
            _ => 0,
        }
    }

    /// The bytes of a value, and what ends it.
    fn content(&mut self, level: Level, needed: usize) -> Vec<u8> {
        let field = level.field;
        match field.extent {
            Extent::Terminator(terminator) => {
                let mut bytes = self.value(&field.ty, field, 0);
                bytes.extend(terminator);
                bytes
            }
            Extent::Bytes { pad: Some(pad), .. } => {
                let mut bytes = self.filling(field, needed);
                let kept = self.entropy.below(needed.saturating_add(1));
                bytes.iter_mut().skip(kept).for_each(|byte| *byte = pad);
                bytes
            }
            Extent::Bytes { .. } | Extent::Count(_) | Extent::Rest => self.filling(field, needed),
            Extent::Until(_) => self.value(&field.ty, field, 1),
            Extent::Natural if is_number(field) => {
                let number = self.number(level);
                number::encode(&field.ty, field.format, number)
            }
            Extent::Natural => self.value(&field.ty, field, needed),
        }
    }

    /// Exactly `needed` bytes.
    fn filling(&mut self, field: &'static Field, needed: usize) -> Vec<u8> {
        let mut bytes = self.value(&field.ty, field, needed);
        while let Type::List { element } = field.ty
            && bytes.len() < needed
        {
            let item = self.value(element, field, 1);
            bytes.extend(if item.is_empty() { vec![0] } else { item });
        }
        bytes.resize(needed, 0);
        bytes
    }

    /// A value; of bytes and text as many as are `needed`, or any number where that is 0.
    pub(super) fn value(&mut self, ty: &'static Type, field: &'static Field, needed: usize) -> Vec<u8> {
        if field.made_by.is_some() && field.size.exact() != Some(width(ty, field)) {
            return (0..needed.max(field.size.min)).map(|_| self.entropy.byte()).collect();
        }
        match ty {
            Type::Uint { .. } | Type::Int { .. } | Type::BerLength | Type::Bool => {
                let number = self.entropy.number(8.min(width(ty, field).to_le_bytes()[0]));
                number::encode(ty, field.format, number)
            }
            Type::Float { bytes } => {
                let bits = finite(self.entropy.number(*bytes), *bytes);
                number::encode(ty, field.format, bits)
            }
            Type::Bytes | Type::Text | Type::Escaped { .. } => self.run(ty, field, needed),
            Type::Array { element, len } => (0..*len).flat_map(|_| self.value(element, field, 0)).collect(),
            Type::List { element } => self.value(element, field, needed),
            Type::Frame(schema) => self.head(schema, needed, 0),
            Type::Recursive { schema: Deferred(schema), .. } => self.head(schema(), needed, 0),
        }
    }

    /// Bytes or text.
    pub(super) fn run(&mut self, ty: &Type, field: &Field, needed: usize) -> Vec<u8> {
        let count = match (field.size.exact(), needed) {
            (Some(len), _) => len,
            (None, 0) => self.entropy.amount(),
            (None, needed) => needed,
        };
        let unwanted = if let Extent::Terminator(terminator) = field.extent { terminator } else { &[] };
        let mut bytes: Vec<u8> = Vec::new();
        while bytes.len() < count {
            let byte = self.entropy.byte();
            match *ty {
                Type::Bytes => bytes.push(byte),
                Type::Escaped { scheme, .. } => bytes.extend(escaped(scheme, byte, count.saturating_sub(bytes.len()))),
                // Printable.
                _ => bytes.push(byte.checked_rem(95).unwrap_or(0).wrapping_add(b' ')),
            }
        }
        if let [first, ..] = unwanted {
            let other = if *first == b'x' { b'y' } else { b'x' };
            bytes.iter_mut().filter(|byte| *byte == first).for_each(|byte| *byte = other);
        }
        bytes
    }

    /// What a declared type begins with: an id, or its first field.
    fn head(&mut self, schema: &'static Schema, needed: usize, depth: u8) -> Vec<u8> {
        match schema.shape {
            Shape::Enum { id: Id::Context(_), .. } => vec![0; needed.max(1)],
            Shape::Enum { variants, .. } => match self.variant(variants) {
                Some(variant) => self.id(schema, variant, depth),
                None => vec![0; needed],
            },
            Shape::Struct(group) => {
                let mut fields = group.iter().enumerate();
                match fields.find(|(_, field)| !matches!(field.role, Role::Computed)) {
                    Some((index, field)) if depth < 8 => self.first(Level { group, index, field, depth: 0 }, depth),
                    _ => Vec::new(),
                }
            }
        }
    }

    /// A variant, the more likely the more variants are in it, so that those are not rare.
    pub(super) fn variant(&mut self, variants: &'static [Variant]) -> Option<&'static Variant> {
        let total = variants.iter().map(|variant| weight(variant, 0)).fold(0, usize::saturating_add);
        let mut left = self.entropy.below(total);
        variants.iter().find(|variant| match left.checked_sub(weight(variant, 0)) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        })
    }

    /// The id that leads to a variant, or what it begins with where it has none.
    pub(super) fn id(&mut self, schema: &'static Schema, variant: &'static Variant, depth: u8) -> Vec<u8> {
        match (variant.selector, variant.content) {
            (Selector::Start(bytes), _) => bytes.to_vec(),
            (Selector::Fallback, Content::Payload(payload)) if depth < 8 => {
                self.head(payload, 1, depth.saturating_add(1))
            }
            _ => match schema.shape {
                Shape::Enum { id: Id::Number { bytes, order }, .. } => {
                    let number = self.id_number(schema, variant);
                    let format = crate::format::Format { order, ..crate::format::Format::NATURAL };
                    number::encode(&Type::Uint { bytes }, format, number)
                }
                _ => vec![self.entropy.byte()],
            },
        }
    }

    /// A number that leads to a variant.
    pub(super) fn id_number(&mut self, schema: &'static Schema, variant: &Variant) -> u64 {
        let taken = |id: u64| {
            schema.variants().iter().any(|it| match it.selector {
                Selector::Id(own) => own == id,
                Selector::Range { first, last } => (first..=last).contains(&id),
                _ => false,
            })
        };
        match variant.selector {
            Selector::Id(id) => id,
            Selector::Range { first, last } => {
                let count = usize::try_from(last.saturating_sub(first)).unwrap_or(usize::MAX).saturating_add(1);
                first.saturating_add(u64::try_from(self.entropy.below(count)).unwrap_or(0))
            }
            _ => {
                let start = u64::from(self.entropy.byte());
                (0..256).map(|step| start.wrapping_add(step) & 0xFF).find(|&id| !taken(id)).unwrap_or(start)
            }
        }
    }

    /// The bytes of the first field of a struct.
    fn first(&mut self, level: Level, depth: u8) -> Vec<u8> {
        match level.field.ty {
            _ if level.field.bits.is_some() => self.shared(level),
            Type::Frame(schema) if matches!(level.field.extent, Extent::Natural) => {
                self.head(schema, 1, depth.saturating_add(1))
            }
            _ => self.field(level, level.field.size.min.max(1), None),
        }
    }

    /// The bytes that several bit fields share, of which this is the first.
    pub(super) fn shared(&mut self, level: Level) -> Vec<u8> {
        let fields = level.group.iter().enumerate().skip(level.index);
        let shared =
            fields.take_while(|(index, field)| field.bits.is_some_and(|bits| *index == level.index || bits.start != 0));
        let mut bytes = vec![0; level.field.size.max];
        for (index, field) in shared {
            let Some(bits) = field.bits else { continue };
            let level = Level { index, field, ..level };
            match field.ty {
                Type::Array { len, .. } => {
                    let each = bits.len.checked_div(u16::try_from(len).unwrap_or(1)).unwrap_or(0);
                    for item in 0..u16::try_from(len).unwrap_or(0) {
                        let start = bits.start.saturating_add(item.saturating_mul(each));
                        let place = crate::schema::Bits { start, len: each, ..bits };
                        let number = self.entropy.number(each.div_ceil(8).to_le_bytes()[0]);
                        put_bits(&mut bytes, place, field.format, number);
                    }
                }
                _ => {
                    let number = self.bit_number(level);
                    put_bits(&mut bytes, bits, field.format, number);
                }
            }
        }
        bytes
    }

    fn bit_number(&mut self, level: Level) -> u64 {
        match (level.field.role, level.field.ty) {
            (Role::Value | Role::Reserved, Type::Frame(schema)) => match self.variant(schema.variants()) {
                Some(variant) => self.id_number(schema, variant),
                None => 0,
            },
            (Role::Value | Role::Reserved, _) => self.number(level),
            // What it counts is not known in here; the decoder says what is missing.
            _ => self.filled(level, None),
        }
    }

    /// A number for a field, small where it says how many there are of something or what else is there.
    fn number(&mut self, level: Level) -> u64 {
        let said = rules::said_of(level);
        if said.is_amount {
            return u64::try_from(self.entropy.amount()).unwrap_or(0);
        }
        if let Some(schema) = said.tells
            && let Some(variant) = self.variant(schema.variants())
        {
            return self.id_number(schema, variant);
        }
        if said.rules.is_empty() {
            let bits = level.field.bits.map_or(0, |bits| usize::from(bits.len).div_ceil(8));
            let bytes = if bits == 0 { width(&level.field.ty, level.field) } else { bits };
            return self.entropy.number(8.min(bytes.to_le_bytes()[0]));
        }
        self.number_for(&said.rules)
    }

    /// A number that expressions may be about: one that they name, flags together, or any small one.
    pub(super) fn number_for(&mut self, rules: &[&str]) -> u64 {
        let mut named = vec![0];
        rules.iter().for_each(|rule| named.extend(rules::numbers(rule)));
        match self.entropy.byte() {
            ..=95 => self.entropy.one_of(&named).copied().unwrap_or(0),
            96..=191 => {
                let one = self.entropy.one_of(&named).copied().unwrap_or(0);
                one | self.entropy.one_of(&named).copied().unwrap_or(0)
            }
            _ => self.entropy.byte().into(),
        }
    }
}

/// How many variants are in a variant, up to some.
fn weight(variant: &Variant, depth: u8) -> usize {
    match variant.content {
        Content::Unit => 1,
        Content::Payload(schema) => schema_weight(schema, depth),
        Content::Fields(fields) => fields_weight(fields, depth),
    }
    .min(32)
}

fn schema_weight(schema: &Schema, depth: u8) -> usize {
    let depth = depth.saturating_add(1);
    match schema.shape {
        _ if depth > 8 => 1,
        Shape::Struct(fields) => fields_weight(fields, depth),
        Shape::Enum { variants, .. } => {
            variants.iter().map(|variant| weight(variant, depth)).fold(0, usize::saturating_add)
        }
    }
}

fn fields_weight(fields: &[Field], depth: u8) -> usize {
    let weights = fields.iter().filter_map(|field| match field.ty {
        Type::Frame(schema) => Some(schema_weight(schema, depth)),
        Type::List { element: Type::Frame(schema) } => Some(schema_weight(schema, depth)),
        _ => None,
    });
    weights.max().unwrap_or(1)
}

/// How much of what a length counts stands before the end of the length itself.
fn own_part(level: Level, site: &Site, trace: &Trace) -> usize {
    let Role::LenOf(span) = level.field.role else { return 0 };
    let Some(first) = rules::position(level.group, span.first).filter(|&first| first <= level.index) else { return 0 };
    let end = trace.node(site.steps_to(level)).map_or(0, |node| node.range.start);
    let start = trace.node(&site.steps_beside(level, first)).map_or(end, |node| node.range.start);
    end.saturating_sub(start).saturating_add(level.field.size.max)
}

/// Whether it is a number, one that somebody makes something of included.
fn is_number(field: &Field) -> bool {
    let is_plain = matches!(field.ty, Type::Uint { .. } | Type::Int { .. } | Type::BerLength);
    is_plain && (field.made_by.is_none() || field.size.exact() == Some(width(&field.ty, field)))
}

/// How many bytes a number of that type takes.
pub(crate) fn width(ty: &Type, field: &Field) -> usize {
    match *ty {
        Type::Uint { bytes } | Type::Int { bytes } => field.format.width_of(bytes).into(),
        Type::Float { bytes } => bytes.into(),
        Type::Array { element, len } => width(element, field).saturating_mul(len),
        _ => 1,
    }
}

/// The bits of a float, made a number where they are none: those that are none equal nothing, themselves included.
fn finite(bits: u64, bytes: u8) -> u64 {
    let exponent = if bytes == 4 { 0x7F80_0000 } else { 0x7FF0_0000_0000_0000 };
    if bits & exponent == exponent { bits & !(exponent & exponent.wrapping_shr(1)) } else { bits }
}

/// A byte that needs no escape, or now and then, where there is room for so many, an escape.
fn escaped(scheme: &str, byte: u8, room: usize) -> Vec<u8> {
    let escape: &[u8] = match scheme {
        "slip" if byte.is_multiple_of(2) => &[0xDB, 0xDC],
        "slip" => &[0xDB, 0xDD],
        "hdlc" => &[0x7D, 0x5E],
        "dle" => &[0x10, 0x10],
        "sml" => &[0x1B; 8],
        _ => &[],
    };
    if byte > 191 && !escape.is_empty() && escape.len() <= room {
        return escape.to_vec();
    }
    vec![byte.checked_rem(75).unwrap_or(0).wrapping_add(b'0')]
}
