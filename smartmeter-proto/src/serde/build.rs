//! Bytes out of what a format says of a frame: the schema says how each value is written, and what is filled in follows
//! from the values. Whether they fit together is for the decoder to say.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::same::expected;
use super::tree::{Tree, is_left_out};
use crate::error::Cause;
use crate::format::{Format, Repr};
use crate::grow::{self, number};
use crate::scalar::sign_extend;
use crate::schema::{
    Amount, Bits, Content, Deferred, Extent, Field, Id, Role, Schema, Selector, Shape, Span, Type, Variant,
};
use crate::visit::Value;
use crate::wire::{Declared, Frame};

/// Bytes, or why there are none.
type Built = Result<Vec<u8>, String>;

/// The encoding of the frame that a tree describes.
pub(super) fn frame<F: Declared>(tree: &Tree) -> Built {
    let bytes = declared(<F::Frame<'static> as Frame<'static>>::SCHEMA, tree)?;
    Ok(grow::with_checksums::<F>(bytes))
}

fn declared(schema: &Schema, tree: &Tree) -> Built {
    match schema.shape {
        Shape::Struct(group) => fields(group, tree, schema.name),
        Shape::Enum { id, variants } => {
            let (variant, content) = variant(schema, variants, tree)?;
            let mut bytes = match (id, variant.selector) {
                (Id::Number { bytes, order }, Selector::Id(id)) => {
                    number::encode(&Type::Uint { bytes }, Format { order, ..Format::NATURAL }, id)
                }
                (_, Selector::Start(start)) => start.to_vec(),
                _ => Vec::new(),
            };
            bytes.extend(self::content(variant, content)?);
            Ok(bytes)
        }
    }
}

/// The variant that a tree names, and what it says of it.
fn variant<'t>(
    schema: &Schema,
    variants: &'static [Variant],
    tree: &'t Tree,
) -> Result<(&'static Variant, &'t Tree), String> {
    let (name, content) = match tree {
        Tree::Text(name) => (name, &Tree::Null),
        Tree::Map(entries) => match &entries[..] {
            [(name, content)] => (name, content),
            _ => return Err(format!("{}: one variant, by its name, is expected", schema.name)),
        },
        _ => return Err(format!("{}: the name of a variant is expected", schema.name)),
    };
    let found = variants.iter().find(|variant| variant.name == name);
    let variant = found.ok_or_else(|| format!("{} has no variant `{name}`", schema.name))?;
    Ok((variant, content))
}

fn content(variant: &Variant, tree: &Tree) -> Built {
    match variant.content {
        Content::Unit if matches!(tree, Tree::Null) => Ok(Vec::new()),
        Content::Unit => Err(format!("{}: {}", variant.name, expected("nothing but the name", tree))),
        Content::Payload(payload) => declared(payload, tree),
        Content::Fields(group @ [only]) if variant.is_bare() => {
            ended(only, group, value(only, &only.ty, tree)?, &|_| &Tree::Null)
        }
        Content::Fields(group) => fields(group, tree, variant.name),
    }
}

/// The fields of a group, one after the other.
fn fields(group: &'static [Field], tree: &Tree, name: &str) -> Built {
    let Tree::Map(entries) = tree else { return Err(format!("{name}: a map of its fields is expected")) };
    let is_known = |key: &str| group.iter().any(|field| field.name == key && !is_left_out(field));
    if let Some((key, _)) = entries.iter().find(|(key, _)| !is_known(key)) {
        return Err(format!("{name} has no field `{key}`"));
    }
    let is_twice = |field: &&Field| entries.iter().filter(|(key, _)| key == field.name).nth(1).is_some();
    if let Some(field) = group.iter().find(is_twice) {
        return Err(format!("{name}.{}: it is given twice", field.name));
    }
    let said = |field: &Field| entries.iter().find(|(key, _)| key == field.name).map_or(&Tree::Null, |(_, tree)| tree);
    let mut parts = Vec::new();
    for field in group {
        let part = part(field, group, said(field), &said).map_err(|error| format!("{name}.{}: {error}", field.name))?;
        parts.push(part);
    }
    fill_in(group, &mut parts, &said);
    share(group, &mut parts, &said).map_err(|error| format!("{name}.{error}"))?;
    Ok(parts.concat())
}

/// The bytes of one field, zeros where they follow from others.
fn part<'t>(field: &'static Field, group: &[Field], tree: &'t Tree, said: &dyn Fn(&Field) -> &'t Tree) -> Built {
    if field.bits.is_some() {
        return Ok(vec![0; field.size.max]);
    }
    match field.role {
        Role::Constant(Value::Bytes(bytes)) => Ok(bytes.to_vec()),
        Role::Constant(Value::Uint(constant)) => Ok(number::encode(&field.ty, field.format, constant)),
        Role::Gap { bytes } => Ok(vec![0; bytes]),
        Role::Value | Role::Reserved => match tree {
            Tree::Null if field.cond.is_some() => Ok(Vec::new()),
            tree => ended(field, group, value(field, &field.ty, tree)?, said),
        },
        Role::CountOf(_) | Role::LenOf(_) | Role::Checksum { .. } => Ok(number::encode(&field.ty, field.format, 0)),
        Role::Padding { .. } | Role::Computed | Role::Constant(_) => Ok(Vec::new()),
    }
}

/// A value with what ends it, or fills it up.
fn ended<'t>(field: &Field, group: &[Field], mut bytes: Vec<u8>, said: &dyn Fn(&Field) -> &'t Tree) -> Built {
    match field.extent {
        Extent::Terminator(terminator) => bytes.extend(terminator),
        Extent::Bytes { len, pad: Some(pad) } => {
            let len = match len {
                Amount::Fixed(len) => Some(len),
                Amount::Field(name) => group.iter().find(|it| it.name == name).and_then(|it| match said(it) {
                    Tree::Uint(len) => usize::try_from(*len).ok(),
                    _ => None,
                }),
                Amount::Expr(_) => None,
            };
            // No more than a length of two bytes can ask for: what is longer was not meant.
            let len = len.unwrap_or(0).min(0xFFFF).max(bytes.len());
            bytes.resize(len, pad);
        }
        _ => {}
    }
    Ok(bytes)
}

fn value(field: &'static Field, ty: &'static Type, tree: &Tree) -> Built {
    match (ty, tree) {
        (Type::Frame(schema), tree) => declared(schema, tree),
        (Type::Recursive { schema: Deferred(schema), .. }, tree) => declared(schema(), tree),
        (Type::List { element } | Type::Array { element, .. }, Tree::Sequence(items)) => {
            let mut bytes = Vec::new();
            for (index, item) in items.iter().enumerate() {
                bytes.extend(value(field, element, item).map_err(|error| format!("[{index}]: {error}"))?);
            }
            Ok(bytes)
        }
        // Bytes, and what a codec makes of bytes.
        (_, Tree::Text(digits)) if is_raw(ty, field) => hex(digits).ok_or_else(|| expected(DIGITS, tree)),
        (Type::Text, Tree::Text(text)) => Ok(text.clone().into_bytes()),
        (Type::Float { bytes }, _) => match tree.as_float() {
            Some(float) => Ok(number::encode(ty, field.format, float_bits(float, *bytes))),
            None => Err(expected("a number", tree)),
        },
        (Type::Bytes | Type::Escaped { .. }, _) => Err(expected(DIGITS, tree)),
        (Type::Text, _) => Err(expected("text", tree)),
        (Type::List { .. } | Type::Array { .. }, _) => Err(expected("a sequence", tree)),
        _ => Ok(number::encode(ty, field.format, integer(ty, field, tree)?)),
    }
}

const DIGITS: &str = "text of hexadecimal digits, two for a byte,";

/// Whether its bytes are told as such.
const fn is_raw(ty: &Type, field: &Field) -> bool {
    field.made_by.is_some() || matches!(ty, Type::Bytes | Type::Escaped { .. })
}

fn float_bits(float: f64, bytes: u8) -> u64 {
    #[allow(clippy::cast_possible_truncation, reason = "it was widened before, or it is refused afterwards")]
    let single = float as f32;
    if bytes == 4 { single.to_bits().into() } else { float.to_bits() }
}

/// An integer as it is written, where it fits.
fn integer(ty: &Type, field: &Field, tree: &Tree) -> Result<u64, String> {
    let (max, bits) = match field.bits {
        Some(bits) => (crate::bits::max_of_bits(bits.len), bits.len),
        None => (
            number::max(ty, field.format),
            u16::try_from(grow::width(ty, field)).unwrap_or(8).saturating_mul(8).min(64),
        ),
    };
    let is_signed = matches!(ty, Type::Int { .. }) && matches!(field.format.repr, Repr::Binary);
    match (ty, tree) {
        (Type::Bool, Tree::Bool(yes)) => Ok((*yes).into()),
        (Type::Uint { .. } | Type::Int { .. } | Type::BerLength, Tree::Uint(number)) => {
            let max = if is_signed { max / 2 } else { max };
            if *number <= max { Ok(*number) } else { Err(Cause::Range { value: *number, max }.to_string()) }
        }
        (Type::Int { .. }, Tree::Int(number)) if is_signed => {
            let raw = number.cast_unsigned();
            if sign_extend(raw, bits.to_le_bytes()[0]) == *number {
                Ok(raw & max)
            } else {
                Err(Cause::SignedRange { value: *number, max: max / 2 }.to_string())
            }
        }
        (Type::Bool, _) => Err(expected("true or false", tree)),
        _ => Err(expected("an integer", tree)),
    }
}

/// Bytes out of hexadecimal digits, with or without spaces between the pairs.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|letter| !letter.is_ascii_whitespace())
        .map(|letter| letter.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high.wrapping_shl(4) | low).collect())
}

/// Counts, lengths and padding. Each may change the length of another, which settles after a few rounds.
fn fill_in<'t>(group: &'static [Field], parts: &mut [Vec<u8>], said: &dyn Fn(&Field) -> &'t Tree) {
    for _ in 0..4 {
        for (index, field) in group.iter().enumerate() {
            let filled = match field.role {
                Role::Padding { multiple } => {
                    let done = parts.iter().take(index).map(Vec::len).sum::<usize>();
                    vec![0; crate::size::padding(done, multiple)]
                }
                _ if field.bits.is_some() => continue,
                _ => match amount(field, group, parts, said) {
                    Some(amount) => number::encode(&field.ty, field.format, number::number_of(field, amount)),
                    None => continue,
                },
            };
            if let Some(part) = parts.get_mut(index) {
                *part = filled;
            }
        }
    }
}

/// The count or length that a field says.
fn amount<'t>(field: &Field, group: &[Field], parts: &[Vec<u8>], said: &dyn Fn(&Field) -> &'t Tree) -> Option<usize> {
    match field.role {
        Role::CountOf(target) => {
            let index = group.iter().position(|it| it.name == target)?;
            Some(match said(group.get(index)?) {
                Tree::Sequence(items) => items.len(),
                _ => parts.get(index)?.len(),
            })
        }
        Role::LenOf(Span { first, last }) => {
            let (first, last) =
                (group.iter().position(|it| it.name == first)?, group.iter().position(|it| it.name == last)?);
            Some(parts.get(first..=last)?.iter().map(Vec::len).sum())
        }
        _ => None,
    }
}

/// Puts bit fields into the bytes that they share, which stand at the first of them.
fn share<'t>(group: &'static [Field], parts: &mut [Vec<u8>], said: &dyn Fn(&Field) -> &'t Tree) -> Result<(), String> {
    let mut first = 0;
    for (index, field) in group.iter().enumerate() {
        let Some(bits) = field.bits else { continue };
        if bits.start == 0 {
            first = index;
        }
        let places: Vec<(Bits, u64)> = match (field.role, field.ty, said(field)) {
            (Role::Constant(Value::Uint(constant)), ..) => vec![(bits, constant)],
            (Role::Value | Role::Reserved, Type::Array { element, len }, Tree::Sequence(items)) => {
                let each = u16::try_from(len).ok().and_then(|len| bits.len.checked_div(len)).unwrap_or(0);
                let starts = (0..).map(|item: u16| bits.start.saturating_add(item.saturating_mul(each)));
                let places = starts.map(|start| Bits { start, len: each, ..bits });
                let numbers = items.iter().take(len).map(|item| bit_number(field, element, item));
                places.zip(numbers).map(|(place, number)| Ok((place, number?))).collect::<Result<_, String>>()?
            }
            (Role::Value | Role::Reserved, _, tree) => {
                vec![(bits, bit_number(field, &field.ty, tree).map_err(|error| format!("{}: {error}", field.name))?)]
            }
            _ => match amount(field, group, parts, said) {
                Some(amount) => vec![(bits, number::number_of(field, amount))],
                None => continue,
            },
        };
        let Some(shared) = parts.get_mut(first) else { continue };
        for (place, number) in places {
            number::put_bits(shared, place, field.format, number);
        }
    }
    Ok(())
}

/// The number of a bit field.
fn bit_number(field: &'static Field, ty: &'static Type, tree: &Tree) -> Result<u64, String> {
    let Type::Frame(schema) = ty else { return integer(ty, field, tree) };
    let (variant, content) = variant(schema, schema.variants(), tree)?;
    match (variant.selector, content) {
        (Selector::Id(id), _) => Ok(id),
        (_, Tree::Uint(id)) => Ok(*id),
        _ => Err(format!("{}: an id is expected", schema.name)),
    }
}
