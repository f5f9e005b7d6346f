//! Ids of enums, and what follows them.

use core::ops::Range;

use crate::error::{Cause, Failed, Failure, Notes};
use crate::format::{Format, Order};
use crate::items::write_and_look;
use crate::reader::Reader;
use crate::scalar::Unsigned;
use crate::schema::{Content, Schema, Selector, Variant};
use crate::visit::{Step, Value, Visitor};
use crate::writer::Writer;

/// Ids are numbers as wide as their type.
const fn natural(order: Order) -> Format {
    Format { order, ..Format::NATURAL }
}

/// Reads the id of an enum, telling nobody.
///
/// # Errors
///
/// [`Cause::Incomplete`].
#[inline(always)]
pub fn read_id<T: Unsigned, E: Notes>(reader: &mut Reader<'_, '_, E>, order: Order) -> Result<T, Failed> {
    T::load(reader, natural(order))
}

/// Writes the id of an enum.
///
/// # Errors
///
/// [`Cause::BufferTooSmall`].
#[inline(always)]
pub fn write_id<T: Unsigned>(writer: &mut Writer<'_, '_>, id: u64, order: Order) -> Result<(), Failed> {
    // Ids are known to fit: the derive compares them with the id's type while compiling.
    let Some(id) = T::from_u64(id) else {
        return Err(writer.fail(Cause::Range { value: id, max: T::MAX }));
    };
    id.store(writer, natural(order))
}

/// Writes what brings its own id, and makes sure that this is one that leads to it.
///
/// # Errors
///
/// What `write` says; [`Cause::TakenId`] where the id would lead elsewhere, with the variant in the path.
pub fn write_and_check_id<T: Unsigned>(
    writer: &mut Writer<'_, '_>,
    order: Order,
    variant: usize,
    write: impl FnOnce(&mut Writer<'_, '_>) -> Result<(), Failed>,
    leads_here: impl FnOnce(u64) -> bool,
) -> Result<(), Failed> {
    let (failure, start) = (writer.failure(), writer.offset());
    let mut id = 0;
    let is_right = |written: &[u8]| {
        let ignored = Failure::new();
        id = read_id::<T, _>(&mut Reader::new(written, &ignored), order).map_or(0, Unsigned::to_u64);
        leads_here(id)
    };
    let is_right = write_and_look(writer, write, is_right)?;
    if is_right { Ok(()) } else { Err(taken_id(failure, variant, id, start)) }
}

/// Writes what brings the bytes that it begins with, and makes sure that these lead to it.
///
/// # Errors
///
/// What `write` says; [`Cause::TakenStart`] where they would lead elsewhere, with the variant in the path.
pub fn write_and_check_start(
    writer: &mut Writer<'_, '_>,
    variant: usize,
    write: impl FnOnce(&mut Writer<'_, '_>) -> Result<(), Failed>,
    leads_here: impl FnOnce(&[u8]) -> bool,
) -> Result<(), Failed> {
    let (failure, start) = (writer.failure(), writer.offset());
    if write_and_look(writer, write, leads_here)? {
        return Ok(());
    }
    Err(failure.within(failure.note(Cause::TakenStart, start), variant))
}

/// Reads what follows an enum's id, telling `visitor` of the variant.
///
/// # Errors
///
/// What `read` says, with the variant in the path.
#[inline(always)]
pub fn read_variant<'a, T, V: Visitor<'a>, E: Notes>(
    reader: &mut Reader<'a, '_, E>,
    (schema, index): (&'static Schema, usize),
    (id, id_bytes): (u64, u8),
    visitor: &mut V,
    read: impl FnOnce(&mut Reader<'a, '_, E>, &mut V) -> Result<T, Failed>,
) -> Result<T, Failed> {
    let step = match schema.variants().get(index) {
        Some(variant) if V::ACTIVE => Some(Step::Variant { schema, variant, id, id_bytes }),
        _ => None,
    };
    if let Some(step) = step {
        visitor.enter(step, reader.offset().saturating_sub(usize::from(id_bytes)));
    }
    let value = read(reader, visitor)?;
    if let Some(step) = step {
        visitor.leave(step, reader.offset());
    }
    Ok(value)
}

/// No variant has this id.
#[cold]
#[inline(never)]
#[must_use]
pub fn unknown_id(failure: &impl Notes, id: u64, offset: usize) -> Failed {
    failure.note(Cause::UnknownId { id }, offset)
}

/// The input begins like none of the variants, or ends before that can be said.
#[cold]
#[inline(never)]
#[must_use]
pub fn unknown_start<E: Notes>(reader: &Reader<'_, '_, E>, schema: &'static Schema) -> Failed {
    let rest = reader.peek();
    let missing = schema.variants().iter().filter_map(|variant| match variant.selector {
        Selector::Start(bytes) if bytes.starts_with(rest) => Some(bytes.len()),
        _ => None,
    });
    match missing.min() {
        Some(needed) => reader.short(needed),
        None => reader.fail(Cause::UnknownStart),
    }
}

/// Tells `visitor` of a variant that is nothing but its id, in a bit field.
pub fn show_variant<'a, V: Visitor<'a>>(
    schema: &'static Schema,
    index: usize,
    id: u64,
    range: Range<usize>,
    visitor: &mut V,
) {
    let Some(variant) = schema.variants().get(index) else { return };
    let id_bytes = u8::try_from(range.len()).unwrap_or(u8::MAX);
    let step = Step::Variant { schema, variant, id, id_bytes };
    visitor.enter(step, range.start);
    visitor.leave(step, range.end);
}

/// Tells `visitor` of a variant that keeps an id that no other variant has, in a bit field.
pub fn show_other<'a, V: Visitor<'a>>(
    schema: &'static Schema,
    index: usize,
    id: u64,
    range: Range<usize>,
    visitor: &mut V,
) {
    let Some(variant @ Variant { content: Content::Fields([field]), .. }) = schema.variants().get(index) else {
        return;
    };
    let step = Step::Variant { schema, variant, id, id_bytes: 0 };
    visitor.enter(step, range.start);
    visitor.enter(Step::Field(field), range.start);
    visitor.value(field, Value::Uint(id), range.clone());
    visitor.leave(Step::Field(field), range.end);
    visitor.leave(step, range.end);
}

/// A variant for all other ids, or for a range of them, holds one that leads elsewhere.
#[cold]
#[inline(never)]
#[must_use]
pub fn taken_id(failure: &impl Notes, variant: usize, id: u64, offset: usize) -> Failed {
    failure.within(failure.note(Cause::TakenId { id }, offset), variant)
}
