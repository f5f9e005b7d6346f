//! Numbers and fixed arrays of them.

use crate::error::{Cause, Error};
use crate::order::Order;
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::schema::{Series, Type};
use crate::size::Size;
use crate::visit::{Step, Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::{Writer, max_of_width};

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
    fn load(reader: &mut Reader<'_>, order: Order, width: u8) -> Result<Self, Error>;

    /// Writes it.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], or [`Cause::Range`] where it does not fit `width` bytes.
    fn store(self, writer: &mut Writer<'_>, order: Order, width: u8) -> Result<(), Error>;

    /// Its value.
    fn value(self) -> Value<'static>;
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

/// A width of 0 means the type's own.
#[inline(always)]
const fn is_natural(width: u8, bytes: u8) -> bool {
    width == 0 || width == bytes
}

macro_rules! unsigned {
    ($($number:ident),*) => {$(
        impl Scalar for $number {
            const BYTES: u8 = (<$number>::BITS / 8) as u8;
            const TYPE: Type = Type::Uint { bytes: Self::BYTES };
            const IS_BYTE: bool = Self::BYTES == 1;

            #[inline(always)]
            fn load(reader: &mut Reader<'_>, order: Order, width: u8) -> Result<Self, Error> {
                if is_natural(width, Self::BYTES) {
                    let bytes = reader.array()?;
                    return Ok(match order {
                        Order::Big => Self::from_be_bytes(bytes),
                        Order::Little => Self::from_le_bytes(bytes),
                    });
                }
                #[allow(clippy::cast_possible_truncation, reason = "`width` is less than the type's own")]
                reader.uint(width, order).map(|number| number as Self)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_>, order: Order, width: u8) -> Result<(), Error> {
                if !is_natural(width, Self::BYTES) {
                    return writer.uint(u64::from(self), width, order);
                }
                writer.array(match order {
                    Order::Big => self.to_be_bytes(),
                    Order::Little => self.to_le_bytes(),
                })
            }

            #[inline(always)]
            fn value(self) -> Value<'static> {
                Value::Uint(u64::from(self))
            }
        }

        impl Unsigned for $number {
            #[allow(clippy::as_conversions, reason = "`From` is not const")]
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
            const BYTES: u8 = (<$number>::BITS / 8) as u8;
            const TYPE: Type = Type::Int { bytes: Self::BYTES };

            #[inline(always)]
            fn load(reader: &mut Reader<'_>, order: Order, width: u8) -> Result<Self, Error> {
                if is_natural(width, Self::BYTES) {
                    let bytes = reader.array()?;
                    return Ok(match order {
                        Order::Big => Self::from_be_bytes(bytes),
                        Order::Little => Self::from_le_bytes(bytes),
                    });
                }
                #[allow(clippy::cast_possible_truncation, reason = "`width` is less than the type's own")]
                reader.uint(width, order).map(|number| sign_extend(number, width) as Self)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_>, order: Order, width: u8) -> Result<(), Error> {
                if !is_natural(width, Self::BYTES) {
                    return store_signed(i64::from(self), writer, order, width);
                }
                writer.array(match order {
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
            fn load(reader: &mut Reader<'_>, order: Order, _: u8) -> Result<Self, Error> {
                <$bits as Scalar>::load(reader, order, 0).map(Self::from_bits)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_>, order: Order, _: u8) -> Result<(), Error> {
                self.to_bits().store(writer, order, 0)
            }

            #[inline(always)]
            fn value(self) -> Value<'static> {
                Value::Float(f64::from(self))
            }
        }
    )*};
}

unsigned!(u8, u16, u32, u64);
signed!(i8, i16, i32, i64);
float!(f32 u32, f64 u64);

impl Scalar for bool {
    const BYTES: u8 = 1;
    const TYPE: Type = Type::Bool;
    const TOTAL: bool = false;

    #[inline(always)]
    fn load(reader: &mut Reader<'_>, order: Order, _: u8) -> Result<Self, Error> {
        let offset = reader.offset();
        match u8::load(reader, order, 0)? {
            0 => Ok(false),
            1 => Ok(true),
            // Taking any other value for "true" would lose it.
            other => Err(Error::new(Cause::Range { value: other.into(), max: 1 }, offset)),
        }
    }

    #[inline(always)]
    fn store(self, writer: &mut Writer<'_>, order: Order, _: u8) -> Result<(), Error> {
        u8::from(self).store(writer, order, 0)
    }

    #[inline(always)]
    fn value(self) -> Value<'static> {
        Value::Bool(self)
    }
}

/// The two's complement number that the low `width` bytes of `number` are.
#[inline(always)]
#[allow(clippy::cast_possible_wrap, reason = "two's complement is meant")]
const fn sign_extend(number: u64, width: u8) -> i64 {
    let unused = 64_u32.saturating_sub((width as u32).saturating_mul(8));
    (number.wrapping_shl(unused) as i64).wrapping_shr(unused)
}

fn store_signed(number: i64, writer: &mut Writer<'_>, order: Order, width: u8) -> Result<(), Error> {
    let raw = number.cast_unsigned();
    if sign_extend(raw, width) != number {
        return Err(writer.out_of_range(raw, max_of_width(width).wrapping_shr(1)));
    }
    writer.low_bytes(raw, width, order)
}

macro_rules! wire_scalar {
    ($($number:ident),*) => {$(
        impl<'a> Wire<'a> for $number {
            const TYPE: Type = <Self as Scalar>::TYPE;
            #[allow(clippy::as_conversions, reason = "`From` is not const")]
            const SIZE: Size = Size::fixed(<Self as Scalar>::BYTES as usize);
            const TOTAL: bool = <Self as Scalar>::TOTAL;

            #[inline(always)]
            fn read<V: Visitor<'a>>(reader: &mut Reader<'a>, spec: Spec, visitor: &mut V) -> Result<Self, Error> {
                let mark = reader.mark();
                let number = Self::load(reader, spec.order, spec.width)?;
                if V::ACTIVE {
                    visitor.value(spec.field, number.value(), reader.range_since(mark));
                }
                Ok(number)
            }

            #[inline(always)]
            fn write(&self, writer: &mut Writer<'_>, spec: Spec) -> Result<(), Error> {
                self.store(writer, spec.order, spec.width)
            }

            #[inline(always)]
            fn wire_len(&self, spec: Spec) -> usize {
                usize::from(if spec.width == 0 { <Self as Scalar>::BYTES } else { spec.width })
            }

            #[inline]
            fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
                context.emit(spec.field, self.value(), sink);
            }
        }
    )*};
}

wire_scalar!(u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, bool);

/// Bytes, or numbers one after the other.
impl<'a, T: Scalar + Wire<'a> + Default, const N: usize> Wire<'a> for [T; N] {
    const TYPE: Type = if T::IS_BYTE { Type::Bytes } else { Type::Array { element: &<T as Wire<'a>>::TYPE, len: N } };
    const SIZE: Size = T::SIZE.times(N);
    const TOTAL: bool = <T as Wire<'a>>::TOTAL;

    #[inline(always)]
    fn read<V: Visitor<'a>>(reader: &mut Reader<'a>, spec: Spec, visitor: &mut V) -> Result<Self, Error> {
        let mark = reader.mark();
        let mut items = [T::default(); N];
        for (index, item) in items.iter_mut().enumerate() {
            let offset = reader.offset();
            if V::ACTIVE && !T::IS_BYTE {
                visitor.enter(Step::Item(index), offset);
            }
            *item = match T::load(reader, spec.order, spec.width) {
                Ok(item) => item,
                Err(error) if T::IS_BYTE => return Err(error),
                Err(error) => return Err(error.in_item(index)),
            };
            if V::ACTIVE && !T::IS_BYTE {
                visitor.value(spec.field, item.value(), offset..reader.offset());
                visitor.leave(Step::Item(index), reader.offset());
            }
        }
        if V::ACTIVE && T::IS_BYTE {
            visitor.value(spec.field, Value::Bytes(reader.since(mark)), reader.range_since(mark));
        }
        Ok(items)
    }

    #[inline(always)]
    fn write(&self, writer: &mut Writer<'_>, spec: Spec) -> Result<(), Error> {
        self.iter().try_for_each(|item| item.store(writer, spec.order, spec.width))
    }

    #[inline(always)]
    fn wire_len(&self, spec: Spec) -> usize {
        self.iter().map(|item| item.wire_len(spec)).sum()
    }
}

impl<'a, T: Scalar + Wire<'a> + Default, const N: usize> Repeated for [T; N] {
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

    #[test]
    fn odd_widths_read_and_write_in_both_orders() {
        let mut reader = Reader::new(&[0x6A, 0x65, 0x21, 0xFF, 0xFF, 0xFE]);
        assert_eq!(u32::load(&mut reader, Order::Little, 3), Ok(0x0021_656A));
        assert_eq!(i32::load(&mut reader, Order::Big, 3), Ok(-2));

        let mut buffer = [0; 6];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(0x0021_656A_u32.store(&mut writer, Order::Little, 3), Ok(()));
        assert_eq!((-2_i32).store(&mut writer, Order::Big, 3), Ok(()));
        assert_eq!(buffer, [0x6A, 0x65, 0x21, 0xFF, 0xFF, 0xFE]);
    }

    #[test]
    fn what_does_not_fit_the_width_is_refused() {
        let mut buffer = [0; 8];
        let mut cause = |number: u32| number.store(&mut Writer::new(&mut buffer), Order::Big, 3).map_err(|e| e.cause());
        assert_eq!(cause(0x00FF_FFFF), Ok(()));
        assert_eq!(cause(0x0100_0000), Err(Cause::Range { value: 0x0100_0000, max: 0x00FF_FFFF }));
        let signed = |number: i32| number.store(&mut Writer::new(&mut [0; 8]), Order::Big, 3).is_ok();
        assert_eq!([-0x80_0000, -0x80_0001, 0x7F_FFFF, 0x80_0000].map(signed), [true, false, true, false]);
    }

    #[test]
    fn a_bool_is_zero_or_one() {
        assert_eq!(bool::load(&mut Reader::new(&[1]), Order::Big, 0), Ok(true));
        let error = bool::load(&mut Reader::new(&[2]), Order::Big, 0).map_err(|e| e.cause());
        assert_eq!(error, Err(Cause::Range { value: 2, max: 1 }));
    }
}
