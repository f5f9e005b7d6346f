//! [`Decimal`]: a number in text that has as many digits as the sender wrote.

use core::fmt;
use core::str::FromStr;

use crate::codegen::Terminated;
use crate::error::{Cause, Failed, Notes};
use crate::format::digit_at;
use crate::quantity::{Quantity, Ratio};
use crate::reader::Reader;
use crate::reading::{ReadingContext, Sink};
use crate::schema::Type;
use crate::size::Size;
use crate::visit::{Value, Visitor};
use crate::wire::{Spec, Wire};
use crate::writer::Writer;

/// The most digits.
const MAX_DIGITS: u8 = 32;
/// Where a digit is to stand, the text ends.
const MISSING: Cause = Cause::Incomplete { needed: 1 };
/// The most characters: a sign, digits and a point.
const MAX_LEN: usize = MAX_DIGITS as usize + 2;

/// A decimal number in ASCII, of any number of digits: `230.1`, `0230.0`, `-12.5` and `+7`, as meters of IEC 62056-21
/// write them.
///
/// It keeps its spelling, leading zeros, decimals and sign, so that it encodes back as it was, and two are equal where
/// they are spelled alike. At least one digit stands before a point, and one behind it. Something must say where it
/// ends, as of text; where the number of characters is always the same, `text = "decimal"` makes an integer of them.
///
/// ```
/// use smartmeter_proto::prelude::*;
///
/// #[derive(Debug, PartialEq, Frame)]
/// struct Voltage {
///     #[frame(until = b"*V)", unit = "V", metric = "voltage")]
///     value: Decimal,
/// }
///
/// let voltage = Voltage::decode(b"0230.10*V)")?;
/// assert_eq!((voltage.value.number(), voltage.value.decimals()), (23_010, 2));
/// assert_eq!(voltage.value.quantity().unwrap().to_string(), "230.1");
/// assert_eq!(voltage.value, Decimal::new(23_010, 2).with_digits(6));
/// assert_eq!(Voltage { value: Decimal::new(-5, 1) }.encode(&mut [0; 7]), Ok(7));
/// assert_eq!(Voltage::decode(b"23o.1*V)").unwrap_err().to_string(), "Voltage.value at byte 2: 0x6F is not a digit");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// Without sign and point.
    magnitude: u64,
    /// How many there are, leading zeros and decimals included.
    digits: u8,
    decimals: u8,
    /// `+`, `-` or none.
    sign: Option<u8>,
}

impl Decimal {
    /// `number` with a point before the last `decimals` digits, of which there may be 31 at most. Spelled with no more
    /// zeros than it takes.
    #[must_use]
    pub const fn new(number: i64, decimals: u8) -> Self {
        let magnitude = number.unsigned_abs();
        let decimals = if decimals < MAX_DIGITS { decimals } else { MAX_DIGITS.saturating_sub(1) };
        let most = match magnitude.checked_ilog10() {
            #[allow(clippy::cast_possible_truncation, reason = "a number of 64 bits has at most 20 digits")]
            Some(log) => (log as u8).saturating_add(1),
            None => 1,
        };
        let least = decimals.saturating_add(1);
        let sign = if number < 0 { Some(b'-') } else { None };
        Self { magnitude, digits: if most < least { least } else { most }, decimals, sign }
    }

    /// With zeros before it, until it has so many digits in all, 32 at most.
    #[must_use]
    pub const fn with_digits(self, digits: u8) -> Self {
        let digits = if digits < MAX_DIGITS { digits } else { MAX_DIGITS };
        Self { digits: if digits < self.digits { self.digits } else { digits }, ..self }
    }

    /// The number without its point.
    #[must_use]
    pub fn number(self) -> i128 {
        let magnitude = i128::from(self.magnitude);
        if self.sign == Some(b'-') { magnitude.wrapping_neg() } else { magnitude }
    }

    /// How many digits stand behind the point.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// The number, exact.
    #[must_use]
    pub fn quantity(self) -> Option<Quantity> {
        let exponent = i32::from(self.decimals).wrapping_neg();
        Quantity::with_exponent(self.number(), Ratio::ONE, exponent, Ratio::ZERO)
    }

    /// As a floating-point number, for charts and databases.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.quantity().map_or(0.0, Quantity::to_f64)
    }

    /// How many characters it takes.
    fn width(self) -> usize {
        let signs = usize::from(self.sign.is_some()).saturating_add(usize::from(self.decimals > 0));
        usize::from(self.digits).saturating_add(signs)
    }

    /// Its characters: the first [`width`](Self::width) of these.
    fn spelling(self) -> [u8; MAX_LEN] {
        let mut spelling = [0; MAX_LEN];
        let mut places = spelling.iter_mut();
        let mut put = |character| places.next().map_or((), |place| *place = character);
        self.sign.into_iter().for_each(&mut put);
        for behind in (0..self.digits).rev() {
            if behind.checked_add(1) == Some(self.decimals) {
                put(b'.');
            }
            put(digit_at(self.magnitude, behind.into(), 10));
        }
        spelling
    }

    /// The number that `text` is; or what it can't be, and at which character.
    fn parse(text: &[u8]) -> Result<Self, (Cause, usize)> {
        let sign = text.first().copied().filter(|first| matches!(first, b'+' | b'-'));
        let mut decimal = Self { magnitude: 0, digits: 0, decimals: 0, sign };
        let mut point = None;
        for (index, &found) in text.iter().enumerate().skip(usize::from(sign.is_some())) {
            match found {
                b'.' if point.is_none() && decimal.digits > 0 => point = Some(decimal.digits),
                b'0'..=b'9' if decimal.digits < MAX_DIGITS => {
                    let digit = u64::from(found.wrapping_sub(b'0'));
                    let next = decimal.magnitude.checked_mul(10).and_then(|number| number.checked_add(digit));
                    decimal.magnitude = next.ok_or((Cause::Range { value: u64::MAX, max: u64::MAX }, index))?;
                    decimal.digits = decimal.digits.saturating_add(1);
                }
                b'0'..=b'9' => return Err((Cause::Capacity { max: MAX_DIGITS.into() }, index)),
                _ => return Err((Cause::Digit { found }, index)),
            }
        }
        decimal.decimals = point.map_or(0, |before| decimal.digits.saturating_sub(before));
        // A sign or a point alone, or nothing at all.
        if decimal.digits == 0 || (point.is_some() && decimal.decimals == 0) {
            return Err((MISSING, text.len()));
        }
        Ok(decimal)
    }

    /// Tells the visitor of it, which begins at `start`.
    fn show<'a, V: Visitor<'a>>(self, start: usize, spec: Spec, visitor: &mut V) -> Self {
        if V::ACTIVE {
            visitor.value(spec.field, Value::Decimal(self), start..start.saturating_add(self.width()));
        }
        self
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::new(0, 0)
    }
}

impl FromStr for Decimal {
    type Err = Cause;

    fn from_str(text: &str) -> Result<Self, Cause> {
        Self::parse(text.as_bytes()).map_err(|(cause, _)| cause)
    }
}

impl fmt::Display for Decimal {
    /// As it is spelled.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelling = self.spelling();
        let text = spelling.get(..self.width()).and_then(|text| core::str::from_utf8(text).ok());
        f.pad(text.unwrap_or_default())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'a> Wire<'a> for Decimal {
    const TYPE: Type = Type::Decimal;
    const SIZE: Size = Size { min: 1, max: MAX_LEN, prefix: 0 };
    const TOTAL: bool = false;
    const GREEDY: bool = true;

    /// Reads to the end of the input.
    fn read<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let start = reader.offset();
        let text = reader.take_rest();
        match Self::parse(text) {
            Ok(decimal) => Ok(decimal.show(start, spec, visitor)),
            Err((MISSING, _)) => Err(reader.short(1)),
            Err((cause, index)) => Err(reader.failure().note(cause, start.saturating_add(index))),
        }
    }

    fn write(&self, writer: &mut Writer<'_, '_>, _: Spec) -> Result<(), Failed> {
        writer.bytes(self.spelling().get(..self.width()).unwrap_or_default())
    }

    fn wire_len(&self, _: Spec) -> usize {
        self.width()
    }

    fn readings<S: Sink>(&self, spec: Spec, context: ReadingContext, sink: &mut S) {
        context.emit(spec.field, Value::Decimal(*self), sink);
    }
}

impl<'a> Terminated<'a> for Decimal {
    fn read_to<V: Visitor<'a>, E: Notes>(
        reader: &mut Reader<'a, '_, E>,
        terminator: &'static [u8],
        spec: Spec,
        visitor: &mut V,
    ) -> Result<Self, Failed> {
        let start = reader.offset();
        let text = <&[u8]>::read_to(reader, terminator, spec, &mut ())?;
        match (Self::parse(text), terminator) {
            (Ok(decimal), _) => Ok(decimal.show(start, spec, visitor)),
            // What ends the text stands where a digit is to be.
            (Err((MISSING, _)), &[found, ..]) => Err(reader.fail(Cause::Digit { found })),
            (Err((cause, index)), _) => Err(reader.failure().note(cause, start.saturating_add(index))),
        }
    }

    fn write_to(&self, writer: &mut Writer<'_, '_>, terminator: &'static [u8], spec: Spec) -> Result<(), Failed> {
        let spelling = self.spelling();
        spelling.get(..self.width()).unwrap_or_default().write_to(writer, terminator, spec)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;

    #[test]
    fn every_spelling_comes_back() {
        let spellings = [
            "0",
            "7",
            "+7",
            "-12.5",
            "0230.10",
            "-0.0",
            "000123.456",
            "18446744073709551615",
            "0.000000000000000000000000000001",
        ];
        for text in spellings {
            let decimal: Decimal = text.parse().unwrap_or_else(|cause| panic!("{text}: {cause:?}"));
            assert_eq!((decimal.to_string().as_str(), decimal.width()), (text, text.len()));
        }
        assert_eq!(Decimal::new(i64::MIN, 31).to_string(), "-0.0000000000009223372036854775808");
        assert_eq!([Decimal::new(-5, 1), Decimal::new(50, 0)].map(|it| it.to_string()), ["-0.5", "50"]);
        assert_eq!(Decimal::new(5, 200).with_digits(200).to_string(), "0.0000000000000000000000000000005");
    }

    #[test]
    fn what_is_no_number_is_refused_where_it_is_none() {
        let refused = |text: &[u8]| Decimal::parse(text).expect_err("it is no number");
        assert_eq!([&b""[..], b"-", b"1."].map(refused), [(MISSING, 0), (MISSING, 1), (MISSING, 2)]);
        assert_eq!(refused(b".5"), (Cause::Digit { found: b'.' }, 0));
        assert_eq!(refused(b"1.2.3"), (Cause::Digit { found: b'.' }, 3));
        assert_eq!(refused(b"1-"), (Cause::Digit { found: b'-' }, 1));
        assert_eq!(refused(b" 1"), (Cause::Digit { found: b' ' }, 0));
        assert_eq!(refused(b"18446744073709551616"), (Cause::Range { value: u64::MAX, max: u64::MAX }, 19));
        assert_eq!(refused(&[b'0'; 33]), (Cause::Capacity { max: 32 }, 32));
    }
}
