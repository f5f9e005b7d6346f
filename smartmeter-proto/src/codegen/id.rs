//! Ids of enums, and what follows them.

use crate::error::{Cause, Failed, Failure};
use crate::order::Order;
use crate::reader::Reader;
use crate::scalar::Unsigned;
use crate::schema::Schema;
use crate::visit::{Step, Visitor};
use crate::writer::Writer;

/// Reads the id of an enum, telling nobody.
///
/// # Errors
///
/// [`Cause::Incomplete`], blamed on the enum itself.
#[inline(always)]
pub fn read_id<T: Unsigned>(reader: &mut Reader<'_, '_>, schema: &'static Schema, order: Order) -> Result<T, Failed> {
    match T::load(reader, order, 0) {
        Ok(id) => Ok(id),
        Err(failed) => Err(reader.failure().rooted(failed, schema)),
    }
}

/// Writes the id of an enum.
///
/// # Errors
///
/// [`Cause::BufferTooSmall`], blamed on the enum itself.
#[inline(always)]
pub fn write_id<T: Unsigned>(
    writer: &mut Writer<'_, '_>,
    id: u64,
    schema: &'static Schema,
    order: Order,
) -> Result<(), Failed> {
    // Ids are known to fit: the derive compares them with the id's type while compiling.
    let Some(id) = T::from_u64(id) else {
        let failed = writer.fail(Cause::Range { value: id, max: T::MAX });
        return Err(writer.failure().rooted(failed, schema));
    };
    match id.store(writer, order, 0) {
        Ok(()) => Ok(()),
        Err(failed) => Err(writer.failure().rooted(failed, schema)),
    }
}

/// Reads what follows an enum's id, telling `visitor` of the variant.
///
/// # Errors
///
/// What `read` says, with the variant in the path.
#[inline(always)]
pub fn read_variant<'a, T, V: Visitor<'a>>(
    reader: &mut Reader<'a, '_>,
    (schema, index): (&'static Schema, usize),
    (id, id_bytes): (u64, u8),
    visitor: &mut V,
    read: impl FnOnce(&mut Reader<'a, '_>, &mut V) -> Result<T, Failed>,
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
pub fn unknown_id(failure: &Failure, schema: &'static Schema, id: u64, offset: usize) -> Failed {
    failure.rooted(failure.note(Cause::UnknownId { id }, offset), schema)
}
