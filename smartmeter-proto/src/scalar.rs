//! Numbers and fixed arrays of them.

use crate::error::{Cause, Failed, Notes};
use crate::format::{Format, Order, Repr, max_of_width};
use crate::items::{read_items, write_item};
use crate::outline::Inner;
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::schema::{Series, Type};
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// A number on the wire: an integer, a float or a `bool`.
pub trait Scalar: Copy + Sized {
    /// How many bytes it takes, unless the declaration says `bytes`.
    const BYTES: u8;
    /// Its type in the schema.
    const TYPE: Type;
    /// Whether every value of its bytes is one of its values.
    const TOTAL: bool = true;
    /// Whether it is `u8`, an array of which is plain bytes.
    const IS_BYTE: bool = false;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`]; for a `bool`, [`Cause::Range`].
    fn load<E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<Self, Failed>;

    /// Writes it.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], or [`Cause::Range`] where it does not fit `width` bytes.
    fn store(self, writer: &mut Writer<'_, '_>, format: Format) -> Result<(), Failed>;

    /// Its value.
    fn value(self) -> Value<'static>;

    /// Reads `N` of them; where one fails, with its index.
    ///
    /// # Errors
    ///
    /// What [`load`](Self::load) says.
    #[inline(always)]
    fn load_array<const N: usize, E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<[Self; N], Failed>
    where
        Self: Default,
    {
        let mut items = [Self::default(); N];
        for (index, item) in items.iter_mut().enumerate() {
            *item = match Self::load(reader, format) {
                Ok(item) => item,
                Err(failed) => return Err(reader.failure().within(failed, index)),
            };
        }
        Ok(items)
    }
}

/// An unsigned integer: what counts, lengths, ids and checksums are.
pub trait Unsigned: Scalar {
    /// The largest.
    const MAX: u64;
    /// As the widest one.
    fn to_u64(self) -> u64;
    /// From the widest one, where it fits.
    fn from_u64(number: u64) -> Option<Self>;

    /// As an index; what no index can be becomes `usize::MAX`, which no input is long enough for.
    #[inline]
    fn to_usize(self) -> usize {
        usize::try_from(self.to_u64()).unwrap_or(usize::MAX)
    }
}

macro_rules! unsigned {
    ($($number:ident { $($own:tt)* }),*) => {$(
        impl Scalar for $number {
            #[allow(clippy::cast_possible_truncation, reason = "numbers take 1 to 8 bytes")]
            const BYTES: u8 = size_of::<$number>() as u8;
            const TYPE: Type = Type::Uint { bytes: Self::BYTES };
            const IS_BYTE: bool = Self::BYTES == 1;

            #[inline(always)]
            fn load<E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<Self, Failed> {
                if format.is_natural(Self::BYTES) {
                    let bytes = reader.array()?;
                    return Ok(match format.order {
                        Order::Big => Self::from_be_bytes(bytes),
                        Order::Little => Self::from_le_bytes(bytes),
                    });
                }
                #[allow(clippy::cast_possible_truncation, reason = "it is not beyond the type's largest")]
                format.load(reader, Self::BYTES, Self::MAX as u64).map(|number| number as Self)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_, '_>, format: Format) -> Result<(), Failed> {
                if !format.is_natural(Self::BYTES) {
                    return format.store(u64::from(self), writer, Self::BYTES);
                }
                writer.array(match format.order {
                    Order::Big => self.to_be_bytes(),
                    Order::Little => self.to_le_bytes(),
                })
            }

            #[inline(always)]
            fn value(self) -> Value<'static> {
                Value::Uint(u64::from(self))
            }

            $($own)*
        }

        impl Unsigned for $number {
            const MAX: u64 = <$number>::MAX as u64;

            #[inline(always)]
            fn to_u64(self) -> u64 {
                u64::from(self)
            }

            #[inline(always)]
            fn from_u64(number: u64) -> Option<Self> {
                Self::try_from(number).ok()
            }
        }
    )*};
}

macro_rules! signed {
    ($($number:ident),*) => {$(
        impl Scalar for $number {
            #[allow(clippy::cast_possible_truncation, reason = "numbers take 1 to 8 bytes")]
            const BYTES: u8 = size_of::<$number>() as u8;
            const TYPE: Type = Type::Int { bytes: Self::BYTES };

            #[inline(always)]
            fn load<E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<Self, Failed> {
                if format.is_natural(Self::BYTES) {
                    let bytes = reader.array()?;
                    return Ok(match format.order {
                        Order::Big => Self::from_be_bytes(bytes),
                        Order::Little => Self::from_le_bytes(bytes),
                    });
                }
                if !matches!(format.repr, Repr::Binary) {
                    let number = format.load(reader, Self::BYTES, <$number>::MAX as u64)?;
                    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "it is not beyond the type's largest")]
                    return Ok(number as Self);
                }
                let width = format.width_of(Self::BYTES);
                #[allow(clippy::cast_possible_truncation, reason = "`width` is not more than the type's own")]
                reader.uint(width, format.order).map(|number| sign_extend(number, bits_of(width)) as Self)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_, '_>, format: Format) -> Result<(), Failed> {
                if !format.is_natural(Self::BYTES) {
                    return store_signed(i64::from(self), writer, Self::BYTES, format);
                }
                writer.array(match format.order {
                    Order::Big => self.to_be_bytes(),
                    Order::Little => self.to_le_bytes(),
                })
            }

            #[inline(always)]
            fn value(self) -> Value<'static> {
                Value::Int(i64::from(self))
            }
        }
    )*};
}

macro_rules! float {
    ($($number:ident $bits:ident),*) => {$(
        impl Scalar for $number {
            const BYTES: u8 = <$bits as Scalar>::BYTES;
            const TYPE: Type = Type::Float { bytes: Self::BYTES };

            #[inline(always)]
            fn load<E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<Self, Failed> {
                <$bits as Scalar>::load(reader, format).map(Self::from_bits)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_, '_>, format: Format) -> Result<(), Failed> {
                self.to_bits().store(writer, format)
            }

            #[inline(always)]
            fn value(self) -> Value<'static> {
                Value::Float(f64::from(self))
            }
        }
    )*};
}

unsigned!(u8 {
    #[inline(always)]
    fn load_array<const N: usize, E: Notes>(reader: &mut Reader<'_, '_, E>, _: Format) -> Result<[Self; N], Failed> {
        reader.array()
    }
}, u16 {}, u32 {}, u64 {});
signed!(i8, i16, i32, i64);
float!(f32 u32, f64 u64);

impl Scalar for bool {
    const BYTES: u8 = 1;
    const TYPE: Type = Type::Bool;
    const TOTAL: bool = false;

    #[inline(always)]
    fn load<E: Notes>(reader: &mut Reader<'_, '_, E>, format: Format) -> Result<Self, Failed> {
        let offset = reader.offset();
        match u8::load(reader, format)? {
            0 => Ok(false),
            1 => Ok(true),
            // Taking any other value for "true" would lose it.
            other => Err(reader.failure().note(Cause::Range { value: other.into(), max: 1 }, offset)),
        }
    }

    #[inline(always)]
    fn store(self, writer: &mut Writer<'_, '_>, format: Format) -> Result<(), Failed> {
        u8::from(self).store(writer, format)
    }

    #[inline(always)]
    fn value(self) -> Value<'static> {
        Value::Bool(self)
    }
}

const fn bits_of(width: u8) -> u8 {
    width.saturating_mul(8)
}

/// The two's complement number that the low `bits` bits of `number` are.
#[inline(always)]
#[allow(clippy::cast_possible_wrap, reason = "two's complement is meant")]
pub(crate) const fn sign_extend(number: u64, bits: u8) -> i64 {
    let unused = 64_u32.saturating_sub(bits as u32);
    (number.wrapping_shl(unused) as i64).wrapping_shr(unused)
}

fn store_signed(number: i64, writer: &mut Writer<'_, '_>, bytes: u8, format: Format) -> Result<(), Failed> {
    let width = format.width_of(bytes);
    if !matches!(format.repr, Repr::Binary) {
        let Ok(digits) = u64::try_from(number) else {
            return Err(writer.fail(Cause::Codec("digits have no minus sign")));
        };
        return format.store(digits, writer, bytes);
    }
    let raw = number.cast_unsigned();
    if sign_extend(raw, bits_of(width)) != number {
        return Err(writer.fail(Cause::SignedRange { value: number, max: max_of_width(width).wrapping_shr(1) }));
    }
    writer.low_bytes(raw, width, format.order)
}

macro_rules! wire_scalar {
    ($($number:ident),*) => {$(
        impl<'a> Wire<'a> for $number {
            const TYPE: Type = <Self as Scalar>::TYPE;
            const SIZE: Size = Size::fixed(<Self as Scalar>::BYTES as usize);
            const TOTAL: bool = <Self as Scalar>::TOTAL;
            const IS_BYTE: bool = <Self as Scalar>::IS_BYTE;

            #[inline(always)]
            fn read_array<V: Visitor<'a>, const N: usize, E: Notes>(
                reader: &mut Reader<'a, '_, E>,
                spec: Spec,
                visitor: &mut V,
            ) -> Result<[Self; N], Failed> {
                if !V::ACTIVE {
                    return Self::load_array(reader, spec.format);
                }
                if !<Self as Scalar>::IS_BYTE {
                    return read_items(reader, spec, visitor);
                }
                let mark = reader.mark();
                let array = Self::load_array(reader, spec.format)?;
                visitor.value(spec.field, Value::Bytes(reader.since(mark)), reader.range_since(mark));
                Ok(array)
            }

            #[inline(always)]
            fn read<V: Visitor<'a>, E: Notes>(reader: &mut Reader<'a, '_, E>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
                let mark = reader.mark();
                let number = Self::load(reader, spec.format)?;
                if V::ACTIVE {
                    visitor.value(spec.field, number.value(), reader.range_since(mark));
                }
                Ok(number)
            }

            #[inline(always)]
            fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
                self.store(writer, spec.format)
            }

            #[inline(always)]
            fn wire_len(&self, spec: Spec) -> usize {
                usize::from(spec.format.width_of(<Self as Scalar>::BYTES))
            }

            #[inline]
            fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
                context.emit(spec.field, self.value(), sink);
            }
        }
    )*};
}

wire_scalar!(u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, bool);

/// Bytes, or anything else one after the other.
impl<'a, T: Wire<'a>, const N: usize> Wire<'a> for [T; N] {
    const TYPE: Type = if T::IS_BYTE { Type::Bytes } else { Type::Array { element: &T::TYPE, len: N } };
    const SIZE: Size = T::SIZE.times(N);
    const TOTAL: bool = T::TOTAL;
    const COUNT: usize = N;
    const INNER: Inner = Inner::Items(&T::INNER);

    #[inline(always)]
    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        T::read_array(reader, spec, visitor)
    }

    #[inline(always)]
    fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
        self.iter().enumerate().try_for_each(|(index, item)| write_item(item, index, writer, spec))
    }

    #[inline(always)]
    fn wire_len(&self, spec: Spec) -> usize {
        self.iter().fold(0, |len: usize, item| len.saturating_add(item.wire_len(spec)))
    }

    fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
        for item in self {
            item.readings(spec, context, sink);
        }
    }
}

impl<'a, T: Wire<'a>, const N: usize> Repeated for [T; N] {
    fn series_readings<S: Sink>(
        &self,
        spec: Spec,
        context: ReadingContext,
        from: Value<'_>,
        series: &Series,
        sink: &mut S,
    ) {
        for (index, item) in self.iter().enumerate() {
            item.readings(spec, context.item(from, series, index), sink);
        }
    }
}

/// Several of the same, which can be a series of measurements.
pub trait Repeated {
    /// Hands on the measurements in each item, each with its time.
    fn series_readings<S: Sink>(
        &self,
        spec: Spec,
        context: ReadingContext,
        from: Value<'_>,
        series: &Series,
        sink: &mut S,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Failure;

    const fn wide(order: Order) -> Format {
        Format { order, width: 3, repr: Repr::Binary }
    }

    #[test]
    fn odd_widths_read_and_write_in_both_orders() {
        let failure = Failure::new();
        let mut reader = Reader::new(&[0x6A, 0x65, 0x21, 0xFF, 0xFF, 0xFE], &failure);
        assert_eq!(u32::load(&mut reader, wide(Order::Little)), Ok(0x0021_656A));
        assert_eq!(i32::load(&mut reader, wide(Order::Big)), Ok(-2));

        let mut buffer = [0; 6];
        let mut writer = Writer::new(&mut buffer, &failure);
        assert_eq!(0x0021_656A_u32.store(&mut writer, wide(Order::Little)), Ok(()));
        assert_eq!((-2_i32).store(&mut writer, wide(Order::Big)), Ok(()));
        assert_eq!(buffer, [0x6A, 0x65, 0x21, 0xFF, 0xFF, 0xFE]);
    }

    #[test]
    fn what_does_not_fit_the_width_is_refused() {
        let store = |number: u32| {
            let failure = Failure::new();
            let stored = number.store(&mut Writer::new(&mut [0; 8], &failure), wide(Order::Big));
            stored.map_err(|failed| failure.error(failed).cause())
        };
        assert_eq!(store(0x00FF_FFFF), Ok(()));
        assert_eq!(store(0x0100_0000), Err(Cause::Range { value: 0x0100_0000, max: 0x00FF_FFFF }));
        let fits = |number: i32| number.store(&mut Writer::new(&mut [0; 8], &Failure::new()), wide(Order::Big)).is_ok();
        assert_eq!([-0x80_0000, -0x80_0001, 0x7F_FFFF, 0x80_0000].map(fits), [true, false, true, false]);
    }

    #[test]
    fn a_bool_is_zero_or_one() {
        let load = |byte: u8| {
            let failure = Failure::new();
            let loaded = bool::load(&mut Reader::new(&[byte], &failure), Format::NATURAL);
            loaded.map_err(|failed| failure.error(failed).cause())
        };
        assert_eq!(load(1), Ok(true));
        assert_eq!(load(2), Err(Cause::Range { value: 2, max: 1 }));
    }
}
