//! [`Place`]: reads and writes one field, and says where it is when that fails.

use super::{Constant, Counted, Padded};
use crate::bits::max_of_bits;
use crate::error::{Cause, Failed, Failure, Notes};
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::scalar::{Repeated, Scalar, Unsigned};
use crate::schema::{Content, Field, Schema, Variant};
use crate::visit::{Step, Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// The fields of a struct, or of a variant's own.
pub(super) const fn fields_of(schema: &'static Schema, variant: Option<usize>) -> &'static [Field] {
    match variant {
        None => schema.fields(),
        Some(variant) => match schema.variants().split_at_checked(variant) {
            Some((_, [Variant { content: Content::Fields(fields), .. }, ..])) => fields,
            _ => &[],
        },
    }
}

/// Where a field stands: for error paths and visitors.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its position in the type that declares it.
    pub index: usize,
    /// For a field of an enum's variant, the variant's position.
    pub variant: Option<usize>,
    /// What the declaration says of it.
    pub spec: Spec,
}

impl Place {
    /// The place of a field of a struct, or of a variant's own fields.
    #[must_use]
    pub const fn new(schema: &'static Schema, variant: Option<usize>, index: usize) -> Self {
        let field = match fields_of(schema, variant).split_at_checked(index) {
            Some((_, [field, ..])) => field,
            _ => &Field::NONE,
        };
        Self { index, variant, spec: Spec::new(field, field.format) }
    }

    /// What failed, failed here.
    #[inline(always)]
    pub fn blame(self, failed: Failed, failure: &impl Notes) -> Failed {
        match self.variant {
            Some(variant) => failure.within_variant(failed, variant, self.index),
            None => failure.within(failed, self.index),
        }
    }

    /// Something failed here.
    #[inline(always)]
    pub fn fail(self, failure: &impl Notes, cause: Cause, offset: usize) -> Failed {
        self.blame(failure.note(cause, offset), failure)
    }

    /// Reads with `read`, telling `visitor` where it is.
    ///
    /// # Errors
    ///
    /// What `read` says, with this place in the path.
    #[inline(always)]
    pub fn visit<'a, T, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        visitor: &mut V,
        read: impl FnOnce(&mut Reader<'a, '_, E>, Spec, &mut V) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        if V::ACTIVE {
            visitor.enter(Step::Field(self.spec.field), reader.offset());
        }
        let value = match read(reader, self.spec, visitor) {
            Ok(value) => value,
            Err(failed) => return Err(self.blame(failed, reader.failure())),
        };
        if V::ACTIVE {
            visitor.leave(Step::Field(self.spec.field), reader.offset());
        }
        Ok(value)
    }

    /// Reads a field that ends by itself, or with the input.
    ///
    /// # Errors
    ///
    /// What the field's type says, with this place in the path.
    #[inline(always)]
    pub fn read<'a, T: Wire<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, T::read)
    }

    /// Reads a field of `count` items.
    ///
    /// # Errors
    ///
    /// What the field's type says, with this place in the path.
    #[inline(always)]
    pub fn read_counted<'a, T: Counted<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        count: usize,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| T::read_counted(reader, count, spec, visitor))
    }

    /// Reads a field of exactly `len` bytes.
    ///
    /// # Errors
    ///
    /// What the field's type says, or [`Cause::Trailing`], with this place in the path.
    #[inline(always)]
    pub fn read_within<'a, T: Wire<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        len: usize,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit_within(reader, len, visitor, T::read)
    }

    /// Reads with `read` exactly `len` bytes.
    ///
    /// # Errors
    ///
    /// What `read` says, or [`Cause::Trailing`], with this place in the path.
    #[inline(always)]
    pub fn visit_within<'a, T, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        len: usize,
        visitor: &mut V,
        read: impl FnOnce(&mut Reader<'a, '_, E>, Spec, &mut V) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let mut part = reader.part(len)?;
            let value = read(&mut part, spec, visitor)?;
            part.finish()?;
            Ok(value)
        })
    }

    /// Reads with `read` all but the last `tail` bytes, which the fields behind it need.
    ///
    /// # Errors
    ///
    /// What `read` says, or [`Cause::Trailing`], with this place in the path.
    #[inline(always)]
    pub fn visit_before<'a, T, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        tail: usize,
        visitor: &mut V,
        read: impl FnOnce(&mut Reader<'a, '_, E>, Spec, &mut V) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let (mut part, missing) = reader.before(tail);
            match read(&mut part, spec, visitor) {
                Ok(value) => part.finish().map(|()| value),
                // Where the tail is cut, nothing at all is left for this, and both are missing.
                Err(failed) if missing > 0 => Err(reader.failure().missing_too(failed, missing, reader.is_part())),
                Err(failed) => Err(failed),
            }
        })
    }

    /// Reads a field of exactly `len` bytes, of which those at the end that are `pad` don't count.
    ///
    /// # Errors
    ///
    /// What the field's type says, with this place in the path.
    #[inline(always)]
    pub fn read_padded<'a, T: Padded<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        len: usize,
        pad: u8,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| T::read_padded(&mut reader.part(len)?, pad, spec, visitor))
    }

    /// Reads a constant.
    ///
    /// # Errors
    ///
    /// [`Cause::Constant`] where it is another, with this place in the path.
    #[inline(always)]
    pub fn read_constant<'a, T: Constant + Wire<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        constant: T,
        visitor: &mut V,
    ) -> Result<(), Failed> {
        let start = reader.offset();
        let found: T = self.read(reader, visitor)?;
        match constant.mismatch(found) {
            None => Ok(()),
            Some((index, expected, found)) => {
                Err(self.fail(reader.failure(), Cause::Constant { expected, found }, start.saturating_add(index)))
            }
        }
    }

    /// Reads `count` zero bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`], or [`Cause::Constant`] where a byte is not zero, with this place in the path.
    #[inline(always)]
    pub fn read_zeros<'a, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        count: usize,
        visitor: &mut V,
    ) -> Result<(), Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let start = reader.offset();
            let bytes = reader.take(count)?;
            if V::ACTIVE {
                visitor.value(spec.field, Value::Bytes(bytes), start..reader.offset());
            }
            match bytes.iter().position(|&byte| byte != 0) {
                None => Ok(()),
                Some(index) => Err(not_zero(reader.failure(), bytes, index, start)),
            }
        })
    }

    /// Holds a checksum against what the bytes it covers give.
    ///
    /// # Errors
    ///
    /// [`Cause::Checksum`] where they differ, with this place in the path.
    #[inline(always)]
    pub fn verify<T: Unsigned>(self, computed: T, found: T, offset: usize, failure: &impl Notes) -> Result<(), Failed> {
        let (computed, found) = (computed.to_u64(), found.to_u64());
        if computed == found {
            return Ok(());
        }
        Err(self.fail(failure, Cause::Checksum { computed, found }, offset))
    }

    /// Writes a field.
    ///
    /// # Errors
    ///
    /// What the field's type says, with this place in the path.
    #[inline(always)]
    pub fn write<'a, T: Wire<'a>>(self, value: &T, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        let written = value.write(writer, self.spec);
        self.blamed(written, writer)
    }

    /// Writes with `write`.
    ///
    /// # Errors
    ///
    /// What `write` says, with this place in the path.
    #[inline(always)]
    pub fn write_by(
        self,
        writer: &mut Writer<'_, '_>,
        write: impl FnOnce(&mut Writer<'_, '_>, Spec) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let written = write(writer, self.spec);
        self.blamed(written, writer)
    }

    /// Writes with `write` what must take exactly `len` bytes, filled up with `pad` where one is declared.
    ///
    /// # Errors
    ///
    /// What `write` says, or [`Cause::Length`], with this place in the path.
    #[inline(always)]
    pub fn write_within(
        self,
        writer: &mut Writer<'_, '_>,
        len: usize,
        pad: Option<u8>,
        write: impl FnOnce(&mut Writer<'_, '_>, Spec) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let start = writer.offset();
        self.write_by(writer, write)?;
        let written = writer.offset().saturating_sub(start);
        match pad {
            Some(pad) if written < len => {
                let filled = writer.fill(pad, len.saturating_sub(written));
                self.blamed(filled, writer)
            }
            _ => self.expect_length(len, written, start, writer.failure()),
        }
    }

    /// Makes sure that text or bytes do not end with what fills them up.
    ///
    /// # Errors
    ///
    /// [`Cause::Padded`] where they do, with this place in the path.
    #[inline(always)]
    pub fn expect_unpadded<'a, T: Padded<'a>>(self, value: &T, pad: u8, writer: &Writer<'_, '_>) -> Result<(), Failed> {
        if value.last() == Some(pad) {
            Err(self.fail(writer.failure(), Cause::Padded, writer.offset()))
        } else {
            Ok(())
        }
    }

    /// Writes `count` zero bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], with this place in the path.
    #[inline(always)]
    pub fn write_zeros(self, writer: &mut Writer<'_, '_>, count: usize) -> Result<(), Failed> {
        let filled = writer.fill(0, count);
        self.blamed(filled, writer)
    }

    /// Makes sure that a list, text or bytes has the declared length.
    ///
    /// # Errors
    ///
    /// [`Cause::Length`], with this place in the path.
    #[inline(always)]
    pub fn expect_length(
        self,
        expected: usize,
        found: usize,
        offset: usize,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        if expected == found { Ok(()) } else { Err(self.fail(failure, wrong_length(expected, found), offset)) }
    }

    /// Makes sure that a length that stands there twice is the same both times.
    ///
    /// # Errors
    ///
    /// [`Cause::Constant`] where it is not, with this place in the path.
    #[inline(always)]
    pub fn expect_same<A: Unsigned, B: Unsigned>(
        self,
        first: A,
        found: B,
        offset: usize,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        let (expected, found) = (first.to_u64(), found.to_u64());
        if expected == found { Ok(()) } else { Err(self.fail(failure, Cause::Constant { expected, found }, offset)) }
    }

    /// A count or length, where it is not more than `max`.
    ///
    /// # Errors
    ///
    /// [`Cause::Capacity`] where it is, with this place in the path.
    #[inline(always)]
    pub fn at_most(self, amount: usize, max: usize, offset: usize, failure: &impl Notes) -> Result<usize, Failed> {
        if amount > max { Err(self.fail(failure, Cause::Capacity { max }, offset)) } else { Ok(amount) }
    }

    /// What is left of `len` bytes when `done` of them are read.
    ///
    /// # Errors
    ///
    /// [`Cause::Overrun`] where that is more than there are, with this place in the path.
    #[inline(always)]
    pub fn left_of(self, len: usize, done: usize, offset: usize, failure: &impl Notes) -> Result<usize, Failed> {
        match len.checked_sub(done) {
            Some(left) => Ok(left),
            None => Err(self.fail(failure, Cause::Overrun { needed: done.saturating_sub(len) }, offset)),
        }
    }

    /// A count or length as the number that goes on the wire: what is left when the declared offset is taken
    /// away, divided by the declared scale.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`] where it does not fit, [`Cause::Length`] where it is no multiple, with this place in the path.
    #[inline(always)]
    pub fn amount<T: Unsigned>(self, amount: usize, offset: usize, failure: &impl Notes) -> Result<T, Failed> {
        let amount = u64::try_from(amount).unwrap_or(u64::MAX);
        let max = self.max_amount::<T>();
        let value = if self.is_scaled() { self.unscaled(amount, offset, failure)? } else { amount };
        match T::from_u64(value) {
            Some(number) if value <= max => Ok(number),
            _ => Err(self.fail(failure, Cause::Range { value, max }, offset)),
        }
    }

    /// The largest number that there is room for.
    #[inline(always)]
    fn max_amount<T: Unsigned>(self) -> u64 {
        match self.spec.field.bits {
            Some(bits) => max_of_bits(bits.len),
            None => self.spec.format.max_of(T::MAX, T::BYTES),
        }
    }

    #[inline(always)]
    fn is_scaled(self) -> bool {
        let Field { scale, offset, .. } = self.spec.field;
        (scale.numerator, offset.numerator) != (1, 0)
    }

    #[cold]
    fn unscaled(self, amount: u64, offset: usize, failure: &impl Notes) -> Result<u64, Failed> {
        let (scale, shift) =
            (i128::from(self.spec.field.scale.numerator), i128::from(self.spec.field.offset.numerator));
        let shifted = i128::from(amount).saturating_sub(shift);
        match (shifted.checked_rem(scale), shifted.checked_div(scale).and_then(|number| u64::try_from(number).ok())) {
            (Some(0), Some(number)) => Ok(number),
            // What the nearest number would stand for.
            (_, nearest) => {
                let nearest = i128::from(nearest.unwrap_or(0)).saturating_mul(scale).saturating_add(shift);
                let expected = u64::try_from(nearest).unwrap_or(0);
                Err(self.fail(failure, Cause::Length { expected, found: amount }, offset))
            }
        }
    }

    /// The count or length that a number on the wire stands for: times the declared scale, plus the declared offset.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`] where it is less than nothing, with this place in the path.
    #[inline(always)]
    pub fn scaled<T: Unsigned>(self, number: T, offset: usize, failure: &impl Notes) -> Result<usize, Failed> {
        if !self.is_scaled() {
            return Ok(number.to_usize());
        }
        let (scale, shift) =
            (i128::from(self.spec.field.scale.numerator), i128::from(self.spec.field.offset.numerator));
        let amount = i128::from(number.to_u64()).saturating_mul(scale).saturating_add(shift);
        if amount < 0 {
            return Err(self.fail(
                failure,
                Cause::Range { value: number.to_u64(), max: self.max_amount::<T>() },
                offset,
            ));
        }
        Ok(usize::try_from(amount).unwrap_or(usize::MAX))
    }

    /// Writes `number` over what stands at `start` of `room`.
    ///
    /// # Errors
    ///
    /// None in practice: the room was written before.
    #[inline(always)]
    pub fn patch<T: Scalar>(self, room: &mut [u8], start: usize, number: T, failure: &Failure) -> Result<(), Failed> {
        let mut writer = Writer::new(room.get_mut(start..).unwrap_or_default(), failure);
        let stored = number.store(&mut writer, self.spec.format);
        self.blamed(stored, &writer)
    }

    /// Hands on the measurements in each item of a series that begins at `from`.
    #[inline]
    pub fn series_readings<T: Repeated, S: Sink>(
        self,
        items: &T,
        context: ReadingContext,
        from: Value<'_>,
        sink: &mut S,
    ) {
        if let Some(series) = &self.spec.field.series {
            items.series_readings(self.spec, context, from, series, sink);
        }
    }

    #[inline(always)]
    pub(super) fn blamed(self, result: Result<(), Failed>, writer: &Writer<'_, '_>) -> Result<(), Failed> {
        match result {
            Ok(()) => Ok(()),
            Err(failed) => Err(self.blame(failed, writer.failure())),
        }
    }
}

#[cold]
#[inline(never)]
fn not_zero(failure: &impl Notes, bytes: &[u8], index: usize, start: usize) -> Failed {
    let found = bytes.get(index).copied().unwrap_or(0);
    failure.note(Cause::Constant { expected: 0, found: found.into() }, start.saturating_add(index))
}

fn wrong_length(expected: usize, found: usize) -> Cause {
    let number = |len| u64::try_from(len).unwrap_or(u64::MAX);
    Cause::Length { expected: number(expected), found: number(found) }
}
