//! What generated code calls. Not for use by hand, and without promise of stability.

use crate::error::{Cause, Failed, Failure};
use crate::filled::Filled;
use crate::order::Order;
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::scalar::{Repeated, Scalar, Unsigned};
use crate::schema::{Content, Field, Schema, Variant};
use crate::size::{Size, padding};
use crate::visit::{Step, Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// The number behind a [`Filled`] field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be filled in by the encoder",
    note = "counts, lengths, checksums and constants are declared as `Filled<u8>`, `Filled<u16>`, …"
)]
pub trait Fill {
    /// What is on the wire.
    type Number;
}

impl<T> Fill for Filled<T> {
    type Number = T;
}

/// Something that can be told how many items it has.
#[diagnostic::on_unimplemented(message = "`{Self}` has no items to count", note = "`List<T>`, `&[u8]` and `&str` have")]
pub trait Counted<'a>: Wire<'a> {
    /// The size of one item.
    const ITEM: Size;

    /// Reads `count` items.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`], and what an item may say.
    fn read_counted<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        count: usize,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// How many items it has.
    fn count(&self) -> usize;
}

/// Something that can be filled up at its end.
#[diagnostic::on_unimplemented(message = "`{Self}` can't be padded", note = "`&str` and `&[u8]` can")]
pub trait Padded<'a>: Wire<'a> {
    /// Reads all that is left, without the `pad` bytes at its end.
    ///
    /// # Errors
    ///
    /// [`Cause::Text`].
    fn read_padded<V: Visitor<'a>>(
        reader: &mut Reader<'a, '_>,
        pad: u8,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed>;
}

/// A constant that must be there.
pub trait Constant: Copy {
    /// Where, from its first byte, `found` differs, what should be there and what is.
    fn mismatch(self, found: Self) -> Option<(usize, u64, u64)>;
}

impl<T: Unsigned> Constant for T {
    #[inline(always)]
    fn mismatch(self, found: Self) -> Option<(usize, u64, u64)> {
        (self.to_u64() != found.to_u64()).then(|| (0, self.to_u64(), found.to_u64()))
    }
}

impl<const N: usize> Constant for [u8; N] {
    #[inline]
    fn mismatch(self, found: Self) -> Option<(usize, u64, u64)> {
        let index = self.iter().zip(&found).position(|(expected, found)| expected != found)?;
        Some((index, self.get(index).copied()?.into(), found.get(index).copied()?.into()))
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
        let fields = match variant {
            None => schema.fields(),
            Some(variant) => match schema.variants().split_at_checked(variant) {
                Some((_, [Variant { content: Content::Fields(fields), .. }, ..])) => *fields,
                _ => &[],
            },
        };
        let field = match fields.split_at_checked(index) {
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
        let max = if self.spec.width == 0 { T::MAX } else { crate::writer::max_of_width(self.spec.width) };
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

/// The size that a counted field has when its count goes up to `max`.
#[must_use]
pub const fn counted_size<'a, T: Counted<'a>>(max: u64) -> Size {
    T::ITEM.up_to(amount(max))
}

/// The size of a field of a fixed number of items.
#[must_use]
pub const fn fixed_count_size<'a, T: Counted<'a>>(count: usize) -> Size {
    T::ITEM.times(count)
}

/// The size of a field whose byte length goes up to `max`.
#[must_use]
pub const fn bounded_size(size: Size, max: u64) -> Size {
    size.within(amount(max))
}

#[allow(clippy::cast_possible_truncation, reason = "checked just before")]
const fn amount(max: u64) -> usize {
    if max > usize::MAX as u64 { usize::MAX } else { max as usize }
}

/// The schema type of a number with a width of its own.
#[must_use]
pub const fn type_with_width(ty: crate::schema::Type, width: u8) -> crate::schema::Type {
    use crate::schema::Type;
    match ty {
        Type::Uint { .. } => Type::Uint { bytes: width },
        Type::Int { .. } => Type::Int { bytes: width },
        other => other,
    }
}
