//! Parts that end with a terminator, or with an item that says so.

use super::Place;
use crate::error::{Cause, Failed, Notes};
use crate::reader::Reader;
use crate::visit::Visitor;
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// Something that can end with a terminator.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't end with a terminator",
    note = "`&[u8]`, `&str`, `Str`, `List<T>`, vectors and strings can"
)]
pub trait Terminated<'a>: Wire<'a> {
    /// Reads up to `terminator`, which is not taken.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where there is none, and what an item may say.
    fn read_to<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        terminator: &'static [u8],
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// Writes it, without the terminator.
    ///
    /// # Errors
    ///
    /// [`Cause::Terminator`] where it would end earlier, and what an item may say.
    fn write_to(&self, writer: &mut Writer<'_, '_>, terminator: &'static [u8], spec: Spec) -> Result<(), Failed>;
}

/// Something that can end with an item that says so.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no items that could say where it ends",
    note = "`&[u8]`, `List<T>` and vectors have"
)]
pub trait Until<'a>: Wire<'a> {
    /// What it consists of.
    type Item;

    /// Reads items up to and including the first that `is_last`.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where there is none, and what an item may say.
    fn read_until<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        is_last: impl Fn(&Self::Item) -> bool,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// Whether the last item, and no other, `is_last`.
    fn ends(&self, is_last: impl Fn(&Self::Item) -> bool) -> bool;
}

/// Whether the last of the items, and no other, `is_last`.
pub(crate) fn ends<T>(mut items: impl Iterator<Item = T>, is_last: impl Fn(&T) -> bool) -> bool {
    items.find(|item| is_last(item)).is_some() && items.next().is_none()
}

/// Where `terminator` is first found in `bytes`.
pub(crate) fn find(bytes: &[u8], terminator: &[u8]) -> Option<usize> {
    match terminator {
        [] => Some(0),
        [one] => bytes.iter().position(|byte| byte == one),
        several => bytes.windows(several.len()).position(|window| window == several),
    }
}

/// Whether `bytes`, followed by `terminator`, end there and not before.
pub(crate) fn ends_with_itself(bytes: &[u8], terminator: &[u8]) -> bool {
    if find(bytes, terminator).is_some() {
        return false;
    }
    // A terminator may begin within the bytes and end within the terminator that follows.
    let overlaps = |kept: usize| {
        let Some((head, tail)) = terminator.split_at_checked(kept) else { return false };
        bytes.ends_with(head) && terminator.starts_with(tail)
    };
    !(1..terminator.len()).any(overlaps)
}

impl Place {
    /// Reads a field that ends with `terminator`, which is taken, too.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where there is none, and what the field's type says, with this place in the path.
    #[inline(always)]
    pub fn read_terminated<'a, T: Terminated<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        terminator: &'static [u8],
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let value = T::read_to(reader, terminator, spec, visitor)?;
            let mark = reader.mark();
            reader.take(terminator.len())?;
            if V::ACTIVE {
                visitor.terminator(spec.field, reader.range_since(mark));
            }
            Ok(value)
        })
    }

    /// Reads with `read` what takes up to `most` bytes: where these have no end in them, it has more than `max` items.
    ///
    /// # Errors
    ///
    /// [`Cause::Capacity`] in that case, with this place in the path; else what `read` says.
    #[inline(always)]
    pub fn read_up_to<'a, T, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        most: usize,
        max: usize,
        read: impl FnOnce(&mut Reader<'a, '_, E>) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let Some(mut window) = reader.window(most) else { return read(reader) };
        let start = reader.offset();
        match read(&mut window) {
            Ok(value) => {
                // No more than was there.
                let _ = reader.try_take(window.offset().saturating_sub(start));
                Ok(value)
            }
            Err(_) if reader.failure().lacks_input() => {
                Err(self.fail(reader.failure(), Cause::Capacity { max }, start))
            }
            Err(failed) => Err(failed),
        }
    }

    /// Reads items up to and including the first that `is_last`.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`] where there is none, and what an item may say, with this place in the path.
    #[inline(always)]
    pub fn read_until<'a, T: Until<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        is_last: impl Fn(&T::Item) -> bool,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| T::read_until(reader, is_last, spec, visitor))
    }

    /// Writes a field and the terminator that ends it.
    ///
    /// # Errors
    ///
    /// [`Cause::Terminator`] where it would end earlier, and what the field's type says, with this place in the path.
    #[inline(always)]
    pub fn write_terminated<'a, T: Terminated<'a>>(
        self,
        value: &T,
        terminator: &'static [u8],
        writer: &mut Writer<'_, '_>,
    ) -> Result<(), Failed> {
        self.write_by(writer, |writer, spec| {
            value.write_to(writer, terminator, spec)?;
            writer.bytes(terminator)
        })
    }

    /// Writes items, of which the last, and no other, must be one that `is_last`.
    ///
    /// # Errors
    ///
    /// [`Cause::Terminator`] where it is not so, and what an item may say, with this place in the path.
    #[inline(always)]
    pub fn write_until<'a, T: Until<'a>>(
        self,
        value: &T,
        is_last: impl Fn(&T::Item) -> bool,
        writer: &mut Writer<'_, '_>,
    ) -> Result<(), Failed> {
        if !value.ends(is_last) {
            return Err(self.fail(writer.failure(), Cause::Terminator, writer.offset()));
        }
        self.write(value, writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminator_may_begin_in_the_value() {
        assert!(ends_with_itself(b"abc", b"\r\n"));
        assert!(!ends_with_itself(b"a\r\nc", b"\r\n"));
        // "\r" and "\r\n" are found at "\r\r\n"'s second byte, so the value keeps its "\r".
        assert!(ends_with_itself(b"a\r", b"\r\n"));
        // "ab" and "aba" make "ababa", which ends "aba" too early.
        assert!(!ends_with_itself(b"ab", b"aba"));
        assert!(!ends_with_itself(b"x1", b"111"));
    }
}
