//! Numbers as they stand on the wire.

use alloc::vec::Vec;

use crate::ber::BerLength;
use crate::bits::{max_of_bits, put};
use crate::error::Failure;
use crate::format::{Format, Order, Repr, to_bcd};
use crate::scalar::Scalar;
use crate::schema::{Bits, Field, Role, Type};
use crate::writer::Writer;

/// The largest number that fits, less what the Rust type may not hold: that the decoder says.
pub(crate) fn max(ty: &Type, format: Format) -> u64 {
    match *ty {
        Type::Uint { bytes } | Type::Int { bytes } => format.max_of(u64::MAX, bytes),
        Type::Bool => 1,
        Type::BerLength => u32::MAX.into(),
        _ => u64::MAX,
    }
}

/// `number`, made to fit.
fn fitting(number: u64, max: u64) -> u64 {
    match max.checked_add(1) {
        Some(count) => number.checked_rem(count).unwrap_or(0),
        None => number,
    }
}

/// The bytes of a number of that type; what does not fit is cut off.
pub(crate) fn encode(ty: &Type, format: Format, number: u64) -> Vec<u8> {
    let (mut buffer, failure) = ([0; 32], Failure::new());
    let mut writer = Writer::new(&mut buffer, &failure);
    let number = fitting(number, max(ty, format));
    let stored = match *ty {
        Type::Uint { bytes } | Type::Int { bytes } => format.store(number, &mut writer, bytes),
        Type::Float { bytes } => writer.low_bytes(number, bytes, format.order),
        Type::BerLength => BerLength(u32::try_from(number).unwrap_or(u32::MAX)).store(&mut writer, format),
        _ => writer.low_bytes(number, 1, Order::Big),
    };
    let len = if stored.is_ok() { writer.offset() } else { 0 };
    buffer.get(..len).unwrap_or_default().to_vec()
}

/// Puts a number into its bits of the bytes that begin at `shared`; what does not fit is cut off.
pub(crate) fn put_bits(shared: &mut [u8], place: Bits, format: Format, number: u64) {
    let raw = match format.repr {
        Repr::Bcd => to_bcd(fitting(number, digits_max(place.len / 4))),
        _ => number & max_of_bits(place.len),
    };
    clear(shared, place);
    put(shared, place, raw);
}

fn digits_max(digits: u16) -> u64 {
    10_u64.checked_pow(digits.into()).map_or(u64::MAX, |power| power.wrapping_sub(1))
}

/// Sets the bits of a place to zero, without which nothing can be put there.
fn clear(shared: &mut [u8], place: Bits) {
    for bit in place.start..place.start.saturating_add(place.len) {
        let shift = if matches!(place.order, Order::Little) { bit % 8 } else { 7_u16.wrapping_sub(bit % 8) };
        if let Some(byte) = shared.get_mut(usize::from(bit / 8)) {
            *byte &= !1_u8.wrapping_shl(shift.into());
        }
    }
}

/// The count or length that a field's number stands for.
pub(crate) fn amount_of(field: &Field, number: u64) -> usize {
    let (scale, shift) = scale_and_shift(field);
    let amount = i128::from(number).saturating_mul(scale).saturating_add(shift);
    usize::try_from(amount).unwrap_or(if amount < 0 { 0 } else { usize::MAX })
}

/// The smallest number that stands for at least so many.
pub(crate) fn number_of(field: &Field, amount: usize) -> u64 {
    let (scale, shift) = scale_and_shift(field);
    let shifted = i128::try_from(amount).unwrap_or(i128::MAX).saturating_sub(shift);
    let up = shifted.saturating_add(scale).saturating_sub(1);
    up.checked_div(scale).and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}

/// Only what is filled in may stand for another number.
fn scale_and_shift(field: &Field) -> (i128, i128) {
    match field.role {
        Role::CountOf(_) | Role::LenOf(_) => (field.scale.numerator.max(1).into(), field.offset.numerator.into()),
        _ => (1, 0),
    }
}
