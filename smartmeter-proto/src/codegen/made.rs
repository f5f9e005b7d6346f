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
use crate::wire::Spec;
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no count or length",
    label = "this is `{Self}`",
    note = "an expression for a count or length gives a u8, u16, u32, u64 or usize: `usize::from(*count)`"
)]
pub trait Amount {
    /// As an index; what no index can be becomes `usize::MAX`, which no input is long enough for.
    fn amount(self) -> usize;
}

#[diagnostic::do_not_recommend]
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

/// The checksum that a function of the user's own computes.
#[inline(always)]
pub fn own_checksum<T>(function: impl FnOnce(&[u8]) -> T, bytes: &[u8]) -> T {
    function(bytes)
}

/// A value that stands for a number on the wire: `#[frame(map = "u8")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't stand for a `{N}` on the wire",
    note = "`map` needs `{Self}: TryFrom<{N}> + Clone` and `{N}: TryFrom<{Self}>`; `From` will do for `TryFrom`"
)]
pub trait MadeFrom<N>: Sized {
    /// The number that it stands for.
    fn number(&self) -> Option<N>;

    /// The value that a number on the wire stands for.
    ///
    /// # Errors
    ///
    /// [`Cause::Unmapped`] where there is none, or one that would not give the number back, with `place` in the path.
    fn map(number: N, place: Place, offset: usize, failure: &impl Notes) -> Result<Self, Failed>;

    /// The number that it stands for on the wire.
    ///
    /// # Errors
    ///
    /// [`Cause::Unmapped`] where there is none, or one that stands for another value, with `place` in the path.
    fn unmap(&self, place: Place, offset: usize, failure: &impl Notes) -> Result<N, Failed>;
}

#[diagnostic::do_not_recommend]
impl<N: Scalar + PartialEq + TryFrom<T>, T: TryFrom<N> + Clone> MadeFrom<N> for T {
    #[inline(always)]
    fn number(&self) -> Option<N> {
        N::try_from(self.clone()).ok()
    }

    #[inline(always)]
    fn map(number: N, place: Place, offset: usize, failure: &impl Notes) -> Result<Self, Failed> {
        match mapped(number) {
            Some(value) => Ok(value),
            None => Err(place.fail(failure, Cause::Unmapped { value: bits_of(number.value()) }, offset)),
        }
    }

    #[inline(always)]
    fn unmap(&self, place: Place, offset: usize, failure: &impl Notes) -> Result<N, Failed> {
        match self.number().filter(|&number| mapped::<N, T>(number).is_some()) {
            Some(number) => Ok(number),
            None => Err(place.fail(failure, Cause::Unmapped { value: 0 }, offset)),
        }
    }
}

/// The value that a number on the wire stands for, if it gives that number back.
#[inline(always)]
fn mapped<N: Scalar + PartialEq + TryFrom<T>, T: TryFrom<N> + Clone>(number: N) -> Option<T> {
    let value = T::try_from(number).ok()?;
    (value.number()? == number).then_some(value)
}

fn bits_of(value: Value<'_>) -> u64 {
    match value {
        Value::Uint(number) => number,
        Value::Int(number) => number.cast_unsigned(),
        Value::Float(number) => number.to_bits(),
        Value::Bool(yes) => u64::from(yes),
        Value::Bytes(_) | Value::Text(_) => 0,
    }
}

/// Reads with a codec of the user's own, telling `visitor` of the value, or of the bytes where it has none to show.
///
/// # Errors
///
/// What the codec says.
#[inline(always)]
pub fn read_with<'a, T, V: Visitor<'a>, E: Notes>(
    reader: &mut Reader<'a, '_, E>,
    spec: Spec,
    visitor: &mut V,
    read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Failed>,
    value: impl FnOnce(&T) -> Option<Value<'static>>,
) -> Result<T, Failed> {
    let mark = reader.mark();
    let made = reader.told(read)?;
    if V::ACTIVE {
        let shown = value(&made).unwrap_or(Value::Bytes(reader.since(mark)));
        visitor.value(spec.field, shown, reader.range_since(mark));
    }
    Ok(made)
}

impl Place {
    /// Hands on the measurement in a value that a codec of the user's own made.
    #[inline]
    pub fn readings_with<T, S: Sink>(
        self,
        made: &T,
        context: ReadingContext,
        sink: &mut S,
        value: impl FnOnce(&T) -> Option<Value<'static>>,
    ) {
        if let Some(value) = value(made) {
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
