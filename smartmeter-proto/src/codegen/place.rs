//! [`Place`]: reads and writes one field, and says where it is when that fails.

use super::{Constant, Counted, Padded};
use crate::error::{Cause, Failed, Failure};
use crate::order::Order;
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::scalar::{Repeated, Scalar, Unsigned};
use crate::schema::{Content, Field, Schema, Variant};
use crate::size::padding;
use crate::visit::{Step, Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::{Writer, max_of_width};

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
    /// The type that declares it.
    pub schema: &'static Schema,
    /// Its position there.
    pub index: usize,
    /// For a field of an enum's variant, the variant's position.
    pub variant: Option<usize>,
    /// What the declaration says of it.
    pub spec: Spec,
}

impl Place {
    /// The place of a field of a struct, or of a variant's own fields.
    #[must_use]
    pub const fn new(schema: &'static Schema, variant: Option<usize>, index: usize, order: Order, width: u8) -> Self {
        let field = match fields_of(schema, variant).split_at_checked(index) {
            Some((_, [field, ..])) => field,
            _ => &Field::NONE,
        };
        Self { schema, index, variant, spec: Spec { field, order, width } }
    }

    /// What failed, failed here.
    #[inline(always)]
    pub fn blame(self, failed: Failed, failure: &Failure) -> Failed {
        match self.variant {
            Some(variant) => failure.within_variant(failed, self.schema, variant, self.index),
            None => failure.within(failed, self.schema, self.index),
        }
    }

    /// Something failed here.
    #[inline(always)]
    fn fail(self, failure: &Failure, cause: Cause, offset: usize) -> Failed {
        self.blame(failure.note(cause, offset), failure)
    }

    /// Reads with `read`, telling `visitor` where it is.
    #[inline(always)]
    fn visit<'a, T, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
        visitor: &mut V,
        read: impl FnOnce(&mut Reader<'a, '_>, Spec, &mut V) -> Result<T, Failed>,
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
    pub fn read<'a, T: Wire<'a>, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
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
    pub fn read_counted<'a, T: Counted<'a>, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
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
    pub fn read_within<'a, T: Wire<'a>, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
        len: usize,
        visitor: &mut V,
    ) -> Result<T, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let mut part = reader.part(len)?;
            let value = T::read(&mut part, spec, visitor)?;
            part.finish()?;
            Ok(value)
        })
    }

    /// Reads a field of exactly `len` bytes, of which those at the end that are `pad` don't count.
    ///
    /// # Errors
    ///
    /// What the field's type says, with this place in the path.
    #[inline(always)]
    pub fn read_padded<'a, T: Padded<'a>, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
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
    pub fn read_constant<'a, T: Constant + Wire<'a>, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
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

    /// Reads zero bytes up to a multiple of `step` from the struct's start, `done` bytes ago.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`], or [`Cause::Constant`] where a byte is not zero, with this place in the path.
    #[inline(always)]
    pub fn read_padding<'a, V: Visitor<'a>>(
        self,
        reader: &mut Reader<'a, '_>,
        done: usize,
        step: usize,
        visitor: &mut V,
    ) -> Result<(), Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let start = reader.offset();
            let bytes = reader.take(padding(done, step))?;
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
    pub fn verify<T: Unsigned>(self, computed: T, found: T, offset: usize, failure: &Failure) -> Result<(), Failed> {
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

    /// Writes a field that must take exactly `len` bytes, filled up with `pad` where one is declared.
    ///
    /// # Errors
    ///
    /// What the field's type says, or [`Cause::Length`], with this place in the path.
    #[inline(always)]
    pub fn write_within<'a, T: Wire<'a>>(
        self,
        value: &T,
        len: usize,
        pad: Option<u8>,
        writer: &mut Writer<'_, '_>,
    ) -> Result<(), Failed> {
        let start = writer.offset();
        self.write(value, writer)?;
        let written = writer.offset().saturating_sub(start);
        match pad {
            Some(pad) if written < len => {
                let filled = writer.fill(pad, len.saturating_sub(written));
                self.blamed(filled, writer)
            }
            _ => self.expect_length(len, written, start, writer.failure()),
        }
    }

    /// Writes zero bytes up to a multiple of `step` from the struct's start, `done` bytes ago.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], with this place in the path.
    #[inline(always)]
    pub fn write_padding(self, writer: &mut Writer<'_, '_>, done: usize, step: usize) -> Result<(), Failed> {
        let filled = writer.fill(0, padding(done, step));
        self.blamed(filled, writer)
    }

    /// Makes sure that a list, text or bytes has the declared length.
    ///
    /// # Errors
    ///
    /// [`Cause::Length`], with this place in the path.
    #[inline(always)]
    pub fn expect_length(self, expected: usize, found: usize, offset: usize, failure: &Failure) -> Result<(), Failed> {
        if expected == found { Ok(()) } else { Err(self.fail(failure, wrong_length(expected, found), offset)) }
    }

    /// A count or length as the number that goes on the wire.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`] where it does not fit, with this place in the path.
    #[inline(always)]
    pub fn amount<T: Unsigned>(self, amount: usize, offset: usize, failure: &Failure) -> Result<T, Failed> {
        let value = u64::try_from(amount).unwrap_or(u64::MAX);
        let max = if self.spec.width == 0 { T::MAX } else { max_of_width(self.spec.width) };
        match T::from_u64(value) {
            Some(number) if value <= max => Ok(number),
            _ => Err(self.fail(failure, Cause::Range { value, max }, offset)),
        }
    }

    /// Writes `number` over what stands at `start` of `room`.
    ///
    /// # Errors
    ///
    /// None in practice: the room was written before.
    #[inline(always)]
    pub fn patch<T: Scalar>(self, room: &mut [u8], start: usize, number: T, failure: &Failure) -> Result<(), Failed> {
        let mut writer = Writer::new(room.get_mut(start..).unwrap_or_default(), failure);
        let stored = number.store(&mut writer, self.spec.order, self.spec.width);
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
    fn blamed(self, result: Result<(), Failed>, writer: &Writer<'_, '_>) -> Result<(), Failed> {
        match result {
            Ok(()) => Ok(()),
            Err(failed) => Err(self.blame(failed, writer.failure())),
        }
    }
}

#[cold]
#[inline(never)]
fn not_zero(failure: &Failure, bytes: &[u8], index: usize, start: usize) -> Failed {
    let found = bytes.get(index).copied().unwrap_or(0);
    failure.note(Cause::Constant { expected: 0, found: found.into() }, start.saturating_add(index))
}

fn wrong_length(expected: usize, found: usize) -> Cause {
    let number = |len| u64::try_from(len).unwrap_or(u64::MAX);
    Cause::Length { expected: number(expected), found: number(found) }
}
