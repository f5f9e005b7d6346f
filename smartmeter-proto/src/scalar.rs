//! Numbers and fixed arrays of them.

use crate::error::{Cause, Failed};
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
    fn load(reader: &mut Reader<'_, '_>, order: Order, width: u8) -> Result<Self, Failed>;

    /// Writes it.
    ///
    /// # Errors
    ///
    /// [`Cause::BufferTooSmall`], or [`Cause::Range`] where it does not fit `width` bytes.
    fn store(self, writer: &mut Writer<'_, '_>, order: Order, width: u8) -> Result<(), Failed>;

    /// Its value.
    fn value(self) -> Value<'static>;

    /// Reads `N` of them; where one fails, with its index.
    ///
    /// # Errors
    ///
    /// What [`load`](Self::load) says.
    #[inline(always)]
    fn load_array<const N: usize>(reader: &mut Reader<'_, '_>, order: Order, width: u8) -> Result<[Self; N], Failed>
    where
        Self: Default,
    {
        let mut items = [Self::default(); N];
        for (index, item) in items.iter_mut().enumerate() {
            *item = match Self::load(reader, order, width) {
                Ok(item) => item,
                Err(failed) => return Err(reader.failure().in_item(failed, index)),
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

/// A width of 0 means the type's own.
#[inline(always)]
const fn is_natural(width: u8, bytes: u8) -> bool {
    width == 0 || width == bytes
}

macro_rules! unsigned {
    ($($number:ident { $($own:tt)* }),*) => {$(
        impl Scalar for $number {
            #[allow(clippy::cast_possible_truncation, reason = "numbers take 1 to 8 bytes")]
            const BYTES: u8 = size_of::<$number>() as u8;
            const TYPE: Type = Type::Uint { bytes: Self::BYTES };
            const IS_BYTE: bool = Self::BYTES == 1;

            #[inline(always)]
            fn load(reader: &mut Reader<'_, '_>, order: Order, width: u8) -> Result<Self, Failed> {
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
            fn store(self, writer: &mut Writer<'_, '_>, order: Order, width: u8) -> Result<(), Failed> {
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
            fn load(reader: &mut Reader<'_, '_>, order: Order, width: u8) -> Result<Self, Failed> {
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
            fn store(self, writer: &mut Writer<'_, '_>, order: Order, width: u8) -> Result<(), Failed> {
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
            fn load(reader: &mut Reader<'_, '_>, order: Order, _: u8) -> Result<Self, Failed> {
                <$bits as Scalar>::load(reader, order, 0).map(Self::from_bits)
            }

            #[inline(always)]
            fn store(self, writer: &mut Writer<'_, '_>, order: Order, _: u8) -> Result<(), Failed> {
                self.to_bits().store(writer, order, 0)
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
    fn load_array<const N: usize>(reader: &mut Reader<'_, '_>, _: Order, _: u8) -> Result<[Self; N], Failed> {
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
    fn load(reader: &mut Reader<'_, '_>, order: Order, _: u8) -> Result<Self, Failed> {
        let offset = reader.offset();
        match u8::load(reader, order, 0)? {
            0 => Ok(false),
            1 => Ok(true),
            // Taking any other value for "true" would lose it.
            other => Err(reader.failure().note(Cause::Range { value: other.into(), max: 1 }, offset)),
        }
    }

    #[inline(always)]
    fn store(self, writer: &mut Writer<'_, '_>, order: Order, _: u8) -> Result<(), Failed> {
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

fn store_signed(number: i64, writer: &mut Writer<'_, '_>, order: Order, width: u8) -> Result<(), Failed> {
    let raw = number.cast_unsigned();
    if sign_extend(raw, width) != number {
        return Err(writer.fail(Cause::Range { value: raw, max: max_of_width(width).wrapping_shr(1) }));
    }
    writer.low_bytes(raw, width, order)
}

macro_rules! wire_scalar {
    ($($number:ident),*) => {$(
        impl<'a> Wire<'a> for $number {
            const TYPE: Type = <Self as Scalar>::TYPE;
            const SIZE: Size = Size::fixed(<Self as Scalar>::BYTES as usize);
            const TOTAL: bool = <Self as Scalar>::TOTAL;

            #[inline(always)]
            fn read<V: Visitor<'a>>(reader: &mut Reader<'a, '_>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
                let mark = reader.mark();
                let number = Self::load(reader, spec.order, spec.width)?;
                if V::ACTIVE {
                    visitor.value(spec.field, number.value(), reader.range_since(mark));
                }
                Ok(number)
            }

            #[inline(always)]
            fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
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
    fn read<V: Visitor<'a>>(reader: &mut Reader<'a, '_>, spec: Spec, visitor: &mut V) -> Result<Self, Failed> {
        if !V::ACTIVE {
            return T::load_array(reader, spec.order, spec.width);
        }
        let mark = reader.mark();
        let mut items = reader.clone();
        let array = T::load_array(reader, spec.order, spec.width)?;
        if T::IS_BYTE {
            visitor.value(spec.field, Value::Bytes(reader.since(mark)), reader.range_since(mark));
        } else {
            show_items::<T, V>(&mut items, N, spec, visitor)?;
        }
        Ok(array)
    }

    #[inline(always)]
    fn write(&self, writer: &mut Writer<'_, '_>, spec: Spec) -> Result<(), Failed> {
        self.iter().try_for_each(|item| item.store(writer, spec.order, spec.width))
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

/// Tells `visitor` of every item of an array.
fn show_items<'a, T: Wire<'a>, V: Visitor<'a>>(
    reader: &mut Reader<'a, '_>,
    count: usize,
    spec: Spec,
    visitor: &mut V,
) -> Result<(), Failed> {
    for index in 0..count {
        visitor.enter(Step::Item(index), reader.offset());
        T::read(reader, spec, visitor)?;
        visitor.leave(Step::Item(index), reader.offset());
    }
    Ok(())
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

    #[test]
    fn odd_widths_read_and_write_in_both_orders() {
        let failure = Failure::new();
        let mut reader = Reader::new(&[0x6A, 0x65, 0x21, 0xFF, 0xFF, 0xFE], &failure);
        assert_eq!(u32::load(&mut reader, Order::Little, 3), Ok(0x0021_656A));
        assert_eq!(i32::load(&mut reader, Order::Big, 3), Ok(-2));

        let mut buffer = [0; 6];
        let mut writer = Writer::new(&mut buffer, &failure);
        assert_eq!(0x0021_656A_u32.store(&mut writer, Order::Little, 3), Ok(()));
        assert_eq!((-2_i32).store(&mut writer, Order::Big, 3), Ok(()));
        assert_eq!(buffer, [0x6A, 0x65, 0x21, 0xFF, 0xFF, 0xFE]);
    }

    #[test]
    fn what_does_not_fit_the_width_is_refused() {
        let store = |number: u32| {
            let failure = Failure::new();
            let stored = number.store(&mut Writer::new(&mut [0; 8], &failure), Order::Big, 3);
            stored.map_err(|failed| failure.error(failed).cause())
        };
        assert_eq!(store(0x00FF_FFFF), Ok(()));
        assert_eq!(store(0x0100_0000), Err(Cause::Range { value: 0x0100_0000, max: 0x00FF_FFFF }));
        let fits = |number: i32| number.store(&mut Writer::new(&mut [0; 8], &Failure::new()), Order::Big, 3).is_ok();
        assert_eq!([-0x80_0000, -0x80_0001, 0x7F_FFFF, 0x80_0000].map(fits), [true, false, true, false]);
    }

    #[test]
    fn a_bool_is_zero_or_one() {
        let load = |byte: u8| {
            let failure = Failure::new();
            let loaded = bool::load(&mut Reader::new(&[byte], &failure), Order::Big, 0);
            loaded.map_err(|failed| failure.error(failed).cause())
        };
        assert_eq!(load(1), Ok(true));
        assert_eq!(load(2), Err(Cause::Range { value: 2, max: 1 }));
    }
}
