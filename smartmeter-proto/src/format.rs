//! How a number is written: byte order, width, and as what.

use crate::error::{Cause, Failed, Notes};
use crate::reader::Reader;
use crate::writer::Writer;

/// Which byte of a number comes first on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The most significant byte first.
    Big,
    /// The least significant byte first.
    Little,
}

/// What stands for a number's digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repr {
    /// Its bits.
    Binary,
    /// A decimal digit in each half byte, the first in the upper half.
    Bcd,
    /// Decimal digits in ASCII, filled up with zeros, and a point before the last `decimals` of them, where
    /// that is not 0.
    Decimal {
        /// How many digits follow the point.
        decimals: u8,
    },
    /// Hexadecimal digits in ASCII, in upper case, filled up with zeros.
    Hex,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Its byte order; text always begins with the most significant digit.
    pub order: Order,
    /// How many bytes it takes; 0 for as many as its type has.
    pub width: u8,
    /// What stands for its digits.
    pub repr: Repr,
}

impl Format {
    /// A binary number as wide as its type, the most significant byte first.
    pub const NATURAL: Self = Self { order: Order::Big, width: 0, repr: Repr::Binary };

    /// Whether it is a binary number as wide as its type, which has `bytes` bytes.
    #[inline(always)]
    #[must_use]
    pub const fn is_natural(self, bytes: u8) -> bool {
        matches!(self.repr, Repr::Binary) && (self.width == 0 || self.width == bytes)
    }

    /// How many bytes a number takes whose type has `bytes` bytes.
    #[inline(always)]
    #[must_use]
    pub const fn width_of(self, bytes: u8) -> u8 {
        if self.width == 0 { bytes } else { self.width }
    }

    /// The largest unsigned number that fits, of a type of `bytes` bytes whose largest is `max`.
    #[must_use]
    pub const fn max_of(self, max: u64, bytes: u8) -> u64 {
        let width = self.width_of(bytes);
        let most = match self.repr {
            Repr::Binary => max_of_width(width),
            Repr::Bcd => max_of_digits(10, width.saturating_mul(2)),
            Repr::Decimal { decimals: 0 } => max_of_digits(10, width),
            Repr::Decimal { .. } => max_of_digits(10, width.saturating_sub(1)),
            Repr::Hex => max_of_digits(16, width),
        };
        if most < max { most } else { max }
    }

    /// Reads an unsigned number that is not natural, of a type of `bytes` bytes whose largest is `max`.
    ///
    /// # Errors
    ///
    /// [`Cause::Incomplete`]; [`Cause::Digit`] where a digit is none; [`Cause::Range`] where it is beyond `max`.
    pub(crate) fn load<E: Notes>(self, reader: &mut Reader<'_, '_, E>, bytes: u8, max: u64) -> Result<u64, Failed> {
        let (width, start) = (self.width_of(bytes), reader.offset());
        let number = match self.repr {
            Repr::Binary => return reader.uint(width, self.order),
            Repr::Bcd => self.load_bcd(reader, width)?,
            Repr::Decimal { decimals } => load_digits(reader, width, 10, decimals)?,
            Repr::Hex => load_digits(reader, width, 16, 0)?,
        };
        if number > max { Err(reader.failure().note(Cause::Range { value: number, max }, start)) } else { Ok(number) }
    }

    /// Writes an unsigned number that is not natural, of a type of `bytes` bytes.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`] where it does not fit, [`Cause::BufferTooSmall`] where there is no room.
    pub(crate) fn store(self, number: u64, writer: &mut Writer<'_, '_>, bytes: u8) -> Result<(), Failed> {
        let (width, max) = (self.width_of(bytes), self.max_of(u64::MAX, bytes));
        if number > max {
            return Err(writer.fail(Cause::Range { value: number, max }));
        }
        match self.repr {
            Repr::Binary => writer.low_bytes(number, width, self.order),
            // Sixteen digits fit 64 bits, and a number of more bytes can't be declared.
            Repr::Bcd => writer.low_bytes(to_bcd(number), width, self.order),
            Repr::Decimal { decimals } => store_digits(writer, number, width, 10, decimals),
            Repr::Hex => store_digits(writer, number, width, 16, 0),
        }
    }

    fn load_bcd<E: Notes>(self, reader: &mut Reader<'_, '_, E>, width: u8) -> Result<u64, Failed> {
        let start = reader.offset();
        let raw = reader.uint(width, self.order)?;
        from_bcd(raw).map_err(|place| {
            let from_end = usize::from(place) / 2;
            let index = match self.order {
                Order::Big => usize::from(width).saturating_sub(1).saturating_sub(from_end),
                Order::Little => from_end,
            };
            let digit = raw.wrapping_shr(u32::from(place).wrapping_mul(4)) & 0xF;
            reader.failure().note(Cause::Digit { found: digit.to_le_bytes()[0] }, start.saturating_add(index))
        })
    }
}

/// The number whose decimal digits are the half bytes of `raw`, or which half byte, from the lowest, is no digit.
pub(crate) const fn from_bcd(raw: u64) -> Result<u64, u8> {
    let (mut number, mut place) = (0_u64, 16_u8);
    while place > 0 {
        place = place.wrapping_sub(1);
        let digit = raw.wrapping_shr((place as u32).wrapping_mul(4)) & 0xF;
        if digit > 9 {
            return Err(place);
        }
        number = number.wrapping_mul(10).wrapping_add(digit);
    }
    Ok(number)
}

/// The lowest sixteen decimal digits of `number`, each in a half byte.
pub(crate) const fn to_bcd(number: u64) -> u64 {
    let (mut rest, mut raw, mut place) = (number, 0_u64, 0_u32);
    while place < 64 {
        raw |= (rest % 10).wrapping_shl(place);
        rest /= 10;
        place = place.wrapping_add(4);
    }
    raw
}

/// Where, from the front, the point of a number of `width` characters stands.
fn point(width: u8, decimals: u8) -> Option<usize> {
    if decimals == 0 { None } else { usize::from(width).checked_sub(usize::from(decimals))?.checked_sub(1) }
}

fn load_digits<E: Notes>(reader: &mut Reader<'_, '_, E>, width: u8, base: u8, decimals: u8) -> Result<u64, Failed> {
    let start = reader.offset();
    let point = point(width, decimals);
    let mut number = 0_u64;
    for (index, &found) in reader.take(usize::from(width))?.iter().enumerate() {
        let refuse = |cause| reader.failure().note(cause, start.saturating_add(index));
        if point == Some(index) {
            if found != b'.' {
                return Err(refuse(Cause::Constant { expected: b'.'.into(), found: found.into() }));
            }
            continue;
        }
        let digit = digit(found, base).ok_or_else(|| refuse(Cause::Digit { found }))?;
        let next = number.checked_mul(base.into()).and_then(|number| number.checked_add(digit.into()));
        number = next.ok_or_else(|| refuse(Cause::Codec("a number of more than 64 bits")))?;
    }
    Ok(number)
}

/// The value of a digit. Lower-case letters are none: they would come back as upper case.
fn digit(character: u8, base: u8) -> Option<u8> {
    let value = match character {
        b'0'..=b'9' => character.wrapping_sub(b'0'),
        b'A'..=b'F' => character.wrapping_sub(b'A').wrapping_add(10),
        _ => return None,
    };
    (value < base).then_some(value)
}

fn store_digits(writer: &mut Writer<'_, '_>, number: u64, width: u8, base: u8, decimals: u8) -> Result<(), Failed> {
    let point = point(width, decimals);
    writer.require(usize::from(width))?;
    for index in 0..usize::from(width) {
        if point == Some(index) {
            writer.array([b'.'])?;
            continue;
        }
        let behind = usize::from(width).saturating_sub(index).saturating_sub(1);
        // The point, too, takes a place.
        let places = behind.saturating_sub(usize::from(point.is_some_and(|point| point > index)));
        writer.array([digit_at(number, places, base)])?;
    }
    Ok(())
}

/// The digit that has `places` digits behind it.
fn digit_at(number: u64, places: usize, base: u8) -> u8 {
    let base = u64::from(base);
    let shifted = (0..places).fold(number, |rest, _| rest.checked_div(base).unwrap_or(0));
    let digit = shifted.checked_rem(base).unwrap_or(0).to_le_bytes()[0];
    if digit < 10 { b'0'.wrapping_add(digit) } else { b'A'.wrapping_add(digit).wrapping_sub(10) }
}

/// The largest number that `width` bytes hold.
pub(crate) const fn max_of_width(width: u8) -> u64 {
    match width {
        0 => 0,
        1..=7 => u64::MAX.wrapping_shr(64_u32.wrapping_sub((width as u32).wrapping_mul(8))),
        _ => u64::MAX,
    }
}

/// The largest number of so many digits; the largest of all where that is beyond 64 bits.
const fn max_of_digits(base: u64, digits: u8) -> u64 {
    match base.checked_pow(digits as u32) {
        Some(power) => power.wrapping_sub(1),
        None => u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Failure;

    const fn format(order: Order, width: u8, repr: Repr) -> Format {
        Format { order, width, repr }
    }

    /// Reads the bytes, writes what was read, and expects the same bytes.
    fn both_ways(format: Format, bytes: &[u8]) -> Result<u64, (Cause, usize)> {
        let failure = Failure::new();
        let number = format.load(&mut Reader::new(bytes, &failure), 8, u64::MAX).map_err(|failed| {
            let error = failure.error(failed);
            (error.cause(), error.offset())
        })?;
        let mut buffer = [0; 24];
        assert_eq!(format.store(number, &mut Writer::new(&mut buffer, &failure), 8), Ok(()));
        assert_eq!(&buffer[..bytes.len()], bytes);
        Ok(number)
    }

    #[test]
    fn bcd_reads_in_both_orders_and_names_the_byte_that_is_none() {
        let (big, little) = (format(Order::Big, 4, Repr::Bcd), format(Order::Little, 4, Repr::Bcd));
        assert_eq!(both_ways(little, &[0x78, 0x56, 0x34, 0x12]), Ok(12_345_678));
        assert_eq!(both_ways(big, &[0x12, 0x34, 0x56, 0x78]), Ok(12_345_678));
        assert_eq!(both_ways(little, &[0x78, 0x56, 0xA4, 0x12]), Err((Cause::Digit { found: 0xA }, 2)));
        assert_eq!(both_ways(big, &[0x12, 0x3F, 0x56, 0x78]), Err((Cause::Digit { found: 0xF }, 1)));
        assert_eq!(both_ways(format(Order::Big, 8, Repr::Bcd), &[0x99; 8]), Ok(9_999_999_999_999_999));
    }

    #[test]
    fn digits_in_text_keep_their_zeros_and_their_point() {
        let energy = format(Order::Big, 10, Repr::Decimal { decimals: 3 });
        assert_eq!(both_ways(energy, b"001581.123"), Ok(1_581_123));
        assert_eq!(both_ways(energy, b"0015811123"), Err((Cause::Constant { expected: 0x2E, found: 0x31 }, 6)));
        assert_eq!(both_ways(energy, b"00158 .123"), Err((Cause::Digit { found: b' ' }, 5)));
        assert_eq!(both_ways(format(Order::Big, 4, Repr::Hex), b"E47C"), Ok(0xE47C));
        assert_eq!(both_ways(format(Order::Big, 4, Repr::Hex), b"e47c"), Err((Cause::Digit { found: b'e' }, 0)));
        let long = both_ways(format(Order::Big, 20, Repr::Decimal { decimals: 0 }), b"99999999999999999999");
        assert_eq!(long, Err((Cause::Codec("a number of more than 64 bits"), 19)));
    }

    #[test]
    fn what_has_too_many_digits_is_refused() {
        let failure = Failure::new();
        let store = |format: Format, number| {
            let stored = format.store(number, &mut Writer::new(&mut [0; 24], &failure), 8);
            stored.map_err(|failed| failure.error(failed).cause())
        };
        assert_eq!(store(format(Order::Big, 2, Repr::Bcd), 10_000), Err(Cause::Range { value: 10_000, max: 9_999 }));
        let tenths = format(Order::Big, 4, Repr::Decimal { decimals: 1 });
        assert_eq!(store(tenths, 999), Ok(()));
        assert_eq!(store(tenths, 1000), Err(Cause::Range { value: 1000, max: 999 }));
    }
}
