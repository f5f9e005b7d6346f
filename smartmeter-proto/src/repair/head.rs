//! How frames begin, up to the first byte that a checksum covers: what a beginning that is lost is made of.

use arrayvec::ArrayVec;

use super::explanation::MOST_BEFORE;
use super::search::MOST_HEADS;
use crate::format::Order;
use crate::schema::{Content, Field, Id, Role, Schema, Selector, Shape, Type};
use crate::visit::Value;

/// How deep frames are looked into.
const DEEPEST: u8 = 8;

/// A byte of a beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadByte {
    /// The declaration says what it is.
    Known(u8),
    /// It is the lowest byte of a length.
    Length,
    /// It may be anything.
    Free,
}

/// A beginning, up to the first byte that a checksum covers.
pub(super) type Head = ArrayVec<HeadByte, MOST_BEFORE>;

/// A copy, without the panic of `clone` where there is no room: there is.
pub(super) fn copy(head: &Head) -> Head {
    let mut copied = Head::new();
    let _ = copied.try_extend_from_slice(head);
    copied
}

/// The beginnings of all frames that a schema leads to and that have a checksum. Those that are too long, or that vary
/// before the checksum's first byte, are left out.
pub(super) fn heads(schema: &'static Schema) -> ArrayVec<Head, MOST_HEADS> {
    let mut found = ArrayVec::new();
    of_schema(schema, Some(Head::new()), DEEPEST, &mut found);
    found
}

/// The head that goes on behind a schema, which has one length and no checksum in it.
fn of_schema(
    schema: &'static Schema,
    head: Option<Head>,
    depth: u8,
    found: &mut ArrayVec<Head, MOST_HEADS>,
) -> Option<Head> {
    let (head, depth) = (head?, depth.checked_sub(1)?);
    let Shape::Enum { id, variants } = schema.shape else {
        return of_fields(schema.fields(), head, depth, found);
    };
    for variant in variants {
        let id = match (id, variant.selector) {
            (Id::Number { bytes, order }, Selector::Id(number)) => with_number(copy(&head), number, bytes, order),
            (Id::Start, Selector::Start(start)) => with_bytes(copy(&head), start),
            (_, Selector::Fallback) => Some(copy(&head)),
            _ => None,
        };
        match (id, variant.content) {
            (id, Content::Payload(payload)) => of_schema(payload, id, depth, found),
            (Some(id), Content::Fields(fields)) => of_fields(fields, id, depth, found),
            (_, _) => None,
        };
    }
    let bytes = schema.size().exact()?;
    has_no_checksum(schema, depth).then_some(())?;
    with_free(head, bytes)
}

fn of_fields(fields: &'static [Field], head: Head, depth: u8, found: &mut ArrayVec<Head, MOST_HEADS>) -> Option<Head> {
    let covered = first_covered(fields);
    let mut head = head;
    for (index, field) in fields.iter().enumerate() {
        if covered == Some(index) {
            if !head.is_empty() && !found.contains(&head) {
                let _ = found.try_push(head);
            }
            return None;
        }
        head = of_field(field, head, depth, found)?;
    }
    Some(head)
}

fn of_field(field: &'static Field, head: Head, depth: u8, found: &mut ArrayVec<Head, MOST_HEADS>) -> Option<Head> {
    if field.cond.is_some() || field.bits.is_some() {
        return None;
    }
    match (field.role, field.ty) {
        (Role::LenOf(_), _) => with_length(head, field),
        (Role::Constant(Value::Bytes(bytes)), _) => with_bytes(head, bytes),
        (Role::Constant(Value::Uint(number)), _) => {
            with_number(head, number, u8::try_from(field.size.exact()?).ok()?, field.format.order)
        }
        (Role::Value, Type::Frame(schema)) => of_schema(schema, Some(head), depth, found),
        (Role::Value | Role::Reserved, _) => with_free(head, field.size.exact()?),
        _ => None,
    }
}

/// The first field that is a checksum, or that one of them covers.
fn first_covered(fields: &[Field]) -> Option<usize> {
    let checksums = fields.iter().enumerate().filter_map(|(index, field)| match field.role {
        Role::Checksum { over, .. } => {
            let first = fields.iter().position(|field| field.name == over.first);
            Some(first.map_or(index, |first| first.min(index)))
        }
        _ => None,
    });
    checksums.min()
}

fn has_no_checksum(schema: &Schema, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let has_none = |fields: &[Field]| {
        fields.iter().all(|field| match field.ty {
            _ if matches!(field.role, Role::Checksum { .. }) => false,
            Type::Frame(inner) => has_no_checksum(inner, depth),
            Type::Recursive { .. } => false,
            _ => true,
        })
    };
    let of_variants = schema.variants().iter().all(|variant| match variant.content {
        Content::Unit => true,
        Content::Payload(payload) => has_no_checksum(payload, depth),
        Content::Fields(fields) => has_none(fields),
    });
    of_variants && has_none(schema.fields())
}

fn with_length(head: Head, field: &Field) -> Option<Head> {
    let others = field.size.exact()?.checked_sub(1)?;
    // Only its lowest byte is not zero.
    let before = match field.format.order {
        Order::Big => others,
        Order::Little => 0,
        Order::WordSwapped => others.min(1),
    };
    let head = with(with_known(head, 0, before)?, HeadByte::Length)?;
    with_known(head, 0, others.checked_sub(before)?)
}

fn with_number(head: Head, number: u64, bytes: u8, order: Order) -> Option<Head> {
    let (big, little) = (number.to_be_bytes(), number.to_le_bytes());
    let bytes = usize::from(bytes);
    let big = big.get(big.len().checked_sub(bytes)?..)?;
    match order {
        Order::Big => with_bytes(head, big),
        Order::Little => with_bytes(head, little.get(..bytes)?),
        Order::WordSwapped => big.chunks(2).rev().try_fold(head, with_bytes),
    }
}

fn with_bytes(head: Head, bytes: &[u8]) -> Option<Head> {
    bytes.iter().try_fold(head, |head, &byte| with(head, HeadByte::Known(byte)))
}

fn with_known(head: Head, byte: u8, count: usize) -> Option<Head> {
    (0..count).try_fold(head, |head, _| with(head, HeadByte::Known(byte)))
}

fn with_free(head: Head, count: usize) -> Option<Head> {
    // What does not fit is found out before long.
    (0..count.min(MOST_BEFORE.saturating_add(1))).try_fold(head, |head, _| with(head, HeadByte::Free))
}

fn with(mut head: Head, byte: HeadByte) -> Option<Head> {
    head.try_push(byte).ok()?;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::p350::{Command, Reply};
    use crate::wire::Frame;

    #[test]
    fn the_p350_has_packets_of_two_kinds() {
        use HeadByte::{Free, Known, Length};
        let heads = heads(<Command<'_, Reply<'_>>>::SCHEMA);
        let expected = |id| [Known(id), Length, Free, Free, Free, Free];
        assert_eq!(heads.len(), 2);
        for (head, id) in heads.iter().zip([1, 2]) {
            assert_eq!(head.as_slice(), expected(id));
        }
    }
}
