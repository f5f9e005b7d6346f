//! Values that depend on others, or are made by the user's own code.

use super::Place;
use crate::error::{Cause, Failed, Notes};
use crate::outline::{Inner, Outline};
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::scalar::{Scalar, Unsigned};
use crate::schema::{Schema, Type};
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::Codec;
use crate::writer::Writer;

/// A declared type that the frame around it must tell something: `#[frame(ctx = "kind: u8")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes nothing from the frame around it",
    note = "`ctx` on a field goes with a type that declares `#[frame(ctx = \"name: type\")]`"
)]
pub trait Contextual<'a>: Sized {
    /// What it is told.
    type Context;
    /// What the declaration says.
    const SCHEMA: &'static Schema;
    /// Its type in the schema.
    const TYPE: Type;
    /// How many bytes it takes.
    const SIZE: Size;
    /// Whether it takes all the input that it is given.
    const GREEDY: bool;
    /// Names and lengths, for errors.
    const OUTLINE: &'static Outline;
    /// What in it has names.
    const INNER: Inner;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// See [`Cause`]; the path begins at this type.
    fn read_in<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        context: Self::Context,
        visitor: &mut V,
    ) -> Result<Self, Failed>;

    /// Writes it.
    ///
    /// # Errors
    ///
    /// See [`Cause`]; the path begins at this type.
    fn write_in(&self, writer: &mut Writer<'_, '_>, context: Self::Context) -> Result<(), Failed>;

    /// How many bytes it takes as it is.
    fn len_in(&self, context: Self::Context) -> usize;

    /// Hands the measurements in it to `sink`.
    fn readings_in<S: Sink>(&self, context: Self::Context, readings: ReadingContext, sink: &mut S);
}

/// Something that gives a count or length: any unsigned integer.
pub trait Amount {
    /// As an index; what no index can be becomes `usize::MAX`, which no input is long enough for.
    fn amount(self) -> usize;
}

impl<T: Unsigned> Amount for T {
    #[inline(always)]
    fn amount(self) -> usize {
        self.to_usize()
    }
}

impl Amount for usize {
    #[inline(always)]
    fn amount(self) -> usize {
        self
    }
}

/// The value that a number on the wire stands for, if it gives that number back.
#[inline(always)]
fn mapped<N: Scalar + PartialEq + TryFrom<T>, T: TryFrom<N> + Clone>(number: N) -> Option<T> {
    let value = T::try_from(number).ok()?;
    let back = N::try_from(value.clone()).ok()?;
    (back == number).then_some(value)
}

/// The number that a value stands for on the wire, if that gives the value back.
#[inline(always)]
fn unmapped<N: Scalar + PartialEq + TryFrom<T>, T: TryFrom<N> + Clone>(value: &T) -> Option<N> {
    let number = N::try_from(value.clone()).ok()?;
    mapped::<N, T>(number).and(Some(number))
}

fn bits_of(value: Value<'_>) -> u64 {
    match value {
        Value::Uint(number) => number,
        Value::Int(number) => number.cast_unsigned(),
        Value::Float(number) => number.to_bits(),
        Value::Bool(yes) => u64::from(yes),
        Value::Bytes(_) | Value::Text(_) | Value::Decimal(_) => 0,
    }
}

impl Place {
    /// The value that a number on the wire stands for.
    ///
    /// # Errors
    ///
    /// [`Cause::Unmapped`] where there is none, or one that would not give the number back, with this place in the path.
    #[inline(always)]
    pub fn map<N: Scalar + PartialEq + TryFrom<T>, T: TryFrom<N> + Clone>(
        self,
        number: N,
        offset: usize,
        failure: &impl Notes,
    ) -> Result<T, Failed> {
        match mapped(number) {
            Some(value) => Ok(value),
            None => Err(self.fail(failure, Cause::Unmapped { value: bits_of(number.value()) }, offset)),
        }
    }

    /// The number that a value stands for on the wire.
    ///
    /// # Errors
    ///
    /// [`Cause::Unmapped`] where there is none, or one that stands for another value, with this place in the path.
    #[inline(always)]
    pub fn unmap<N: Scalar + PartialEq + TryFrom<T>, T: TryFrom<N> + Clone>(
        self,
        value: &T,
        offset: usize,
        failure: &impl Notes,
    ) -> Result<N, Failed> {
        match unmapped(value) {
            Some(number) => Ok(number),
            None => Err(self.fail(failure, Cause::Unmapped { value: 0 }, offset)),
        }
    }

    /// Reads with a codec of the user's own.
    ///
    /// # Errors
    ///
    /// What the codec says, with this place in the path.
    #[inline(always)]
    pub fn read_with<'a, C: Codec<'a>, V: Visitor<'a>, E: Notes>(
        self,
        reader: &mut Reader<'a, '_, E>,
        visitor: &mut V,
    ) -> Result<C::Value, Failed> {
        self.visit(reader, visitor, |reader, spec, visitor| {
            let mark = reader.mark();
            let value = reader.told(C::read)?;
            if V::ACTIVE {
                let shown = C::value(&value).unwrap_or(Value::Bytes(reader.since(mark)));
                visitor.value(spec.field, shown, reader.range_since(mark));
            }
            Ok(value)
        })
    }

    /// Hands on the measurement in a value that a codec of the user's own made.
    #[inline]
    pub fn readings_with<'a, C: Codec<'a>, S: Sink>(self, value: &C::Value, context: ReadingContext, sink: &mut S) {
        if let Some(value) = C::value(value) {
            context.emit(self.spec.field, value, sink);
        }
    }

    /// Makes sure that what the declaration demands holds.
    ///
    /// # Errors
    ///
    /// [`Cause::Assert`] where it does not, with this place in the path.
    #[inline(always)]
    pub fn assert(self, holds: bool, offset: usize, failure: &impl Notes) -> Result<(), Failed> {
        if holds {
            return Ok(());
        }
        let rule = self.spec.field.assert.unwrap_or_default();
        Err(self.fail(failure, Cause::Assert { rule }, offset))
    }

    /// Makes sure that a part is there when its condition asks for it, and only then.
    ///
    /// # Errors
    ///
    /// [`Cause::Presence`], with this place in the path.
    #[inline(always)]
    pub fn expect_presence(
        self,
        expected: bool,
        found: bool,
        offset: usize,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        if expected == found { Ok(()) } else { Err(self.fail(failure, Cause::Presence { expected }, offset)) }
    }

    /// Makes sure that a value that is not on the wire is what it would decode as.
    ///
    /// # Errors
    ///
    /// [`Cause::Computed`], with this place in the path.
    #[inline(always)]
    pub fn expect_computed<T: PartialEq>(
        self,
        computed: &T,
        found: &T,
        offset: usize,
        failure: &impl Notes,
    ) -> Result<(), Failed> {
        if computed == found { Ok(()) } else { Err(self.fail(failure, Cause::Computed, offset)) }
    }
}
