//! Bit fields: numbers that share bytes with their neighbours.

use core::ops::Range;

use crate::error::Cause;
use crate::format::Order;
use crate::scalar::{Scalar, Unsigned, sign_extend};
use crate::schema::{Bits, Field};
use crate::visit::{Value, Visitor};

/// Something that fits a few bits: an integer, a `bool`, or an enum that is nothing but its id.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a bit field",
    note = "bit fields are integers, `bool`, arrays of those, `Filled<T>`, or enums with `#[derive(Frame)]` whose variants hold nothing but their id"
)]
pub trait BitField: Sized {
    /// The type itself, for messages of the compiler about what can be no bit field.
    type Itself: BitField;
    /// The largest id that leads to a variant, of an enum; 0 for numbers, which are checked when they are written.
    const LARGEST: u64 = 0;

    /// The value that the low `bits` bits of `raw` are.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`] or [`Cause::UnknownId`] where they are none.
    fn from_bits(raw: u64, bits: u16) -> Result<Self, Cause>;

    /// Its bits.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`] or [`Cause::SignedRange`] where `bits` bits are not enough for it.
    fn to_bits(&self, bits: u16) -> Result<u64, Cause>;

    /// Tells `visitor` of it, where its bytes are in `range`.
    fn show<'a, V: Visitor<'a>>(&self, field: &'static Field, range: Range<usize>, visitor: &mut V);
}

/// The largest number of `bits` bits.
pub(crate) const fn max_of_bits(bits: u16) -> u64 {
    match bits {
        0 => 0,
        1..=63 => 1_u64.wrapping_shl(bits as u32).wrapping_sub(1),
        _ => u64::MAX,
    }
}

/// `number`, if `bits` bits are enough for it.
fn fitting(number: u64, bits: u16) -> Result<u64, Cause> {
    let max = max_of_bits(bits);
    if number > max { Err(Cause::Range { value: number, max }) } else { Ok(number) }
}

macro_rules! unsigned {
    ($($number:ident),*) => {$(
        impl BitField for $number {
            type Itself = Self;

            #[inline(always)]
            fn from_bits(raw: u64, _: u16) -> Result<Self, Cause> {
                Self::from_u64(raw).ok_or(Cause::Range { value: raw, max: <Self as Unsigned>::MAX })
            }

            #[inline(always)]
            fn to_bits(&self, bits: u16) -> Result<u64, Cause> {
                fitting(u64::from(*self), bits)
            }

            fn show<'a, V: Visitor<'a>>(&self, field: &'static Field, range: Range<usize>, visitor: &mut V) {
                visitor.value(field, self.value(), range);
            }
        }
    )*};
}

macro_rules! signed {
    ($($number:ident),*) => {$(
        impl BitField for $number {
            type Itself = Self;

            #[inline(always)]
            fn from_bits(raw: u64, bits: u16) -> Result<Self, Cause> {
                let number = sign_extend(raw, bits.to_le_bytes()[0]);
                Self::try_from(number).map_err(|_| Cause::SignedRange { value: number, max: max_of_bits(bits) / 2 })
            }

            #[inline(always)]
            fn to_bits(&self, bits: u16) -> Result<u64, Cause> {
                let number = i64::from(*self);
                let raw = number.cast_unsigned() & max_of_bits(bits);
                if sign_extend(raw, bits.to_le_bytes()[0]) == number {
                    Ok(raw)
                } else {
                    Err(Cause::SignedRange { value: number, max: max_of_bits(bits) / 2 })
                }
            }

            fn show<'a, V: Visitor<'a>>(&self, field: &'static Field, range: Range<usize>, visitor: &mut V) {
                visitor.value(field, self.value(), range);
            }
        }
    )*};
}

unsigned!(u8, u16, u32, u64);
signed!(i8, i16, i32, i64);

impl BitField for bool {
    type Itself = Self;

    #[inline(always)]
    fn from_bits(raw: u64, _: u16) -> Result<Self, Cause> {
        if raw > 1 { Err(Cause::Range { value: raw, max: 1 }) } else { Ok(raw == 1) }
    }

    #[inline(always)]
    fn to_bits(&self, _: u16) -> Result<u64, Cause> {
        Ok(u64::from(*self))
    }

    fn show<'a, V: Visitor<'a>>(&self, field: &'static Field, range: Range<usize>, visitor: &mut V) {
        visitor.value(field, Value::Bool(*self), range);
    }
}

/// The bits that `place` says, of bytes that several fields share.
///
/// The place is always a constant, so nothing but shifts and masks is left of this.
#[inline(always)]
pub(crate) fn get(shared: &[u8], place: Bits) -> u64 {
    let Range { start: first, end } = place.bytes();
    let used = first.saturating_mul(8).abs_diff(usize::from(place.start));
    let unused = end.saturating_mul(8).saturating_sub(usize::from(place.start).saturating_add(usize::from(place.len)));
    // Nine bytes hold the 64 bits that begin within one.
    let mut all = 0_u128;
    let skipped = match place.order {
        Order::Big => {
            for &byte in shared.get(first..end).unwrap_or_default() {
                all = all.wrapping_shl(8) | u128::from(byte);
            }
            unused
        }
        Order::Little => {
            for &byte in shared.get(first..end).unwrap_or_default().iter().rev() {
                all = all.wrapping_shl(8) | u128::from(byte);
            }
            used
        }
    };
    let skipped = u32::try_from(skipped).unwrap_or(0);
    low(all.wrapping_shr(skipped)) & max_of_bits(place.len)
}

/// Puts bits into the place that `place` says, which holds zeros.
#[inline(always)]
pub(crate) fn put(shared: &mut [u8], place: Bits, raw: u64) {
    let Range { start: first, end } = place.bytes();
    let used = first.saturating_mul(8).abs_diff(usize::from(place.start));
    let unused = end.saturating_mul(8).saturating_sub(usize::from(place.start).saturating_add(usize::from(place.len)));
    let skipped = if matches!(place.order, Order::Big) { unused } else { used };
    let mut all = u128::from(raw & max_of_bits(place.len)).wrapping_shl(u32::try_from(skipped).unwrap_or(0));
    let bytes = shared.get_mut(first..end).unwrap_or_default();
    let mut merge = |byte: &mut u8| {
        *byte |= low(all).to_le_bytes()[0];
        all = all.wrapping_shr(8);
    };
    match place.order {
        Order::Big => bytes.iter_mut().rev().for_each(&mut merge),
        Order::Little => bytes.iter_mut().for_each(&mut merge),
    }
}

#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
const fn low(number: u128) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn place(start: u16, len: u16, order: Order) -> Bits {
        Bits { start, len, order }
    }

    #[test]
    fn both_orders_cross_bytes() {
        let shared = [0b1010_0011, 0b1100_0101, 0xFF];
        assert_eq!(get(&shared, place(0, 4, Order::Big)), 0b1010);
        assert_eq!(get(&shared, place(5, 11, Order::Big)), 0b011_1100_0101);
        assert_eq!(get(&shared, place(0, 4, Order::Little)), 0b0011);
        assert_eq!(get(&shared, place(5, 11, Order::Little)), 0b110_0010_1101);
    }

    #[test]
    fn what_is_put_is_got_at_every_place() {
        let raw = 0xDEAD_BEEF_1234_5679;
        for order in [Order::Big, Order::Little] {
            for start in 0..16 {
                for len in 1..=64 {
                    let mut shared = [0; 10];
                    put(&mut shared, place(start, len, order), raw);
                    assert_eq!(
                        get(&shared, place(start, len, order)),
                        raw & max_of_bits(len),
                        "{start} {len} {order:?}"
                    );
                    let ones: u32 = shared.iter().map(|byte| byte.count_ones()).sum();
                    assert_eq!(ones, (raw & max_of_bits(len)).count_ones(), "nothing beside it is touched");
                }
            }
        }
    }

    #[test]
    fn signed_fields_are_extended_and_checked() {
        assert_eq!(i8::from_bits(0b1110, 4), Ok(-2));
        assert_eq!((-2_i8).to_bits(4), Ok(0b1110));
        assert_eq!(8_i8.to_bits(4), Err(Cause::SignedRange { value: 8, max: 7 }));
        assert_eq!(16_u8.to_bits(4), Err(Cause::Range { value: 16, max: 15 }));
        assert_eq!(bool::from_bits(2, 2), Err(Cause::Range { value: 2, max: 1 }));
    }
}
