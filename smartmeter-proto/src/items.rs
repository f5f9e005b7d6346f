//! Items of arrays and lists, one after the other.

use arrayvec::ArrayVec;

use crate::error::{Cause, Failed, Notes};
use crate::reader::Reader;
use crate::visit::{Step, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// Reads item `index`, telling `visitor` of it.
#[inline(always)]
pub(crate) fn read_item<'a, T: Wire<'a>, V: Visitor<'a>, E: Notes>(
    reader: &mut Reader<'a, '_, E>,
    index: usize,
    spec: Spec,
    visitor: &mut V,
) -> Result<T, Failed> {
    if V::ACTIVE {
        visitor.enter(Step::Item(index), reader.offset());
    }
    let item = match T::read(reader, spec, visitor) {
        Ok(item) => item,
        Err(failed) => return Err(reader.failure().within(failed, index)),
    };
    if V::ACTIVE {
        visitor.leave(Step::Item(index), reader.offset());
    }
    Ok(item)
}

/// Reads `N` items.
pub(crate) fn read_items<'a, T: Wire<'a>, V: Visitor<'a>, const N: usize, E: Notes>(
    reader: &mut Reader<'a, '_, E>,
    spec: Spec,
    visitor: &mut V,
) -> Result<[T; N], Failed> {
    let mut items = ArrayVec::<T, N>::new();
    for index in 0..N {
        // There is room for exactly as many.
        let _ = items.try_push(read_item(reader, index, spec, visitor)?);
    }
    items.into_inner().map_err(|_| reader.fail(Cause::Incomplete { needed: 0 }))
}

/// Writes item `index`.
#[inline(always)]
pub(crate) fn write_item<'a, T: Wire<'a>>(
    item: &T,
    index: usize,
    writer: &mut Writer<'_, '_>,
    spec: Spec,
) -> Result<(), Failed> {
    match item.write(writer, spec) {
        Ok(()) => Ok(()),
        Err(failed) => Err(writer.failure().within(failed, index)),
    }
}

/// Writes items that `terminator` will end: none of them may begin with it.
pub(crate) fn write_items_to<'a, T: Wire<'a>>(
    items: impl Iterator<Item = T>,
    writer: &mut Writer<'_, '_>,
    terminator: &[u8],
    spec: Spec,
) -> Result<(), Failed> {
    for (index, item) in items.enumerate() {
        let may_stand = |written: &[u8]| !written.starts_with(terminator);
        if let Err(failed) = write_if(writer, Cause::Terminator, |writer| item.write(writer, spec), may_stand) {
            return Err(writer.failure().within(failed, index));
        }
    }
    Ok(())
}

/// Writes what `terminator` will end: it may not be in it.
#[cfg(any(feature = "alloc", feature = "heapless"))]
pub(crate) fn write_whole_to(
    writer: &mut Writer<'_, '_>,
    terminator: &[u8],
    write: impl FnOnce(&mut Writer<'_, '_>) -> Result<(), Failed>,
) -> Result<(), Failed> {
    write_if(writer, Cause::Terminator, write, |written| crate::codegen::ends_with_itself(written, terminator))
}

/// Writes, and returns what `look` says of what was written. Where that is `false`, it does not stand.
pub(crate) fn write_and_look(
    writer: &mut Writer<'_, '_>,
    write: impl FnOnce(&mut Writer<'_, '_>) -> Result<(), Failed>,
    look: impl FnOnce(&[u8]) -> bool,
) -> Result<bool, Failed> {
    let before = writer.remaining();
    let room = writer.detach();
    let mut inner = writer.over(&mut *room);
    write(&mut inner)?;
    let written = before.saturating_sub(inner.remaining());
    let stands = look(room.get(..written).unwrap_or_default());
    writer.resume(room, if stands { written } else { 0 });
    Ok(stands)
}

/// Writes what may not be otherwise than `may_stand` says.
pub(crate) fn write_if(
    writer: &mut Writer<'_, '_>,
    cause: Cause,
    write: impl FnOnce(&mut Writer<'_, '_>) -> Result<(), Failed>,
    may_stand: impl FnOnce(&[u8]) -> bool,
) -> Result<(), Failed> {
    if write_and_look(writer, write, may_stand)? { Ok(()) } else { Err(writer.fail(cause)) }
}
