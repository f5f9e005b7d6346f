//! Physical values, kept exact: a scale of 0.1 is one tenth, not the nearest binary fraction.

use core::fmt;

/// An exact fraction, for scales and offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Above the line.
    pub numerator: i64,
    /// Below the line; never zero.
    pub denominator: u64,
}

impl Ratio {
    /// The scale of what is not scaled.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
    /// The offset of what is not offset.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// As a floating-point number, for charts and databases.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "floating point is what was asked for")]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// A physical value: an exact fraction, printed as a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    numerator: i128,
    denominator: u128,
}

/// Digits after the point beyond which a decimal expansion that goes on is rounded.
const MAX_DECIMALS: usize = 15;

/// Digits after the point that an expansion which comes to an end may have.
const MAX_EXACT_DECIMALS: usize = 30;

impl Quantity {
    /// `raw * scale + offset`; `None` where that leaves 128 bits.
    #[must_use]
    pub fn new(raw: i128, scale: Ratio, offset: Ratio) -> Option<Self> {
        Self::with_exponent(raw, scale, 0, offset)
    }

    /// `raw * scale * 10^exponent + offset`; `None` where that leaves 128 bits.
    #[must_use]
    pub fn with_exponent(raw: i128, scale: Ratio, exponent: i32, offset: Ratio) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
        let (above, below) = if exponent < 0 { (1, power) } else { (power, 1) };
        let divisor = i128::from(scale.denominator).checked_mul(below)?;
        let scaled = raw.checked_mul(i128::from(scale.numerator))?.checked_mul(above)?;
        let shifted = scaled.checked_mul(i128::from(offset.denominator))?;
        let shift = i128::from(offset.numerator).checked_mul(divisor)?;
        let denominator = divisor.unsigned_abs().checked_mul(u128::from(offset.denominator))?;
        Some(Self { numerator: shifted.checked_add(shift)?, denominator: denominator.max(1) })
    }

    /// As a floating-point number, for charts and databases.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "floating point is what was asked for")]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The value rounded half up to `decimals` places, in units of the last place, where that fits.
    fn in_last_place(self, decimals: usize) -> Option<u128> {
        let power = 10_u128.checked_pow(u32::try_from(decimals).ok()?)?;
        let scaled = self.numerator.unsigned_abs().checked_mul(power)?;
        scaled.checked_add(self.denominator.checked_div(2)?)?.checked_div(self.denominator)
    }

    /// The value as an integer, and how many of its digits stand behind the point; `None` where more than 30 would, or where
    /// that leaves 128 bits.
    ///
    /// ```
    /// use smartmeter_proto::quantity::{Quantity, Ratio};
    ///
    /// let tenth = Ratio { numerator: 1, denominator: 10 };
    /// let kilowatt_hours = Quantity::new(104, tenth, Ratio::ZERO).expect("small numbers");
    /// assert_eq!(kilowatt_hours.to_decimal(), Some((104, 1)));
    /// ```
    #[must_use]
    pub fn to_decimal(self) -> Option<(i128, u8)> {
        let decimals = u8::try_from(self.exact_decimals()?).ok()?;
        let power = 10_i128.checked_pow(decimals.into())?;
        let number = self.numerator.checked_mul(power)?.checked_div(i128::try_from(self.denominator).ok()?)?;
        Some((number, decimals))
    }

    /// How many places write it exactly, up to [`MAX_EXACT_DECIMALS`]; `None` where these don't.
    fn exact_decimals(self) -> Option<usize> {
        let mut rest = self.numerator.unsigned_abs().checked_rem(self.denominator).unwrap_or(0);
        let mut decimals = 0_usize;
        while rest != 0 {
            rest = rest.checked_mul(10).filter(|_| decimals < MAX_EXACT_DECIMALS)?.checked_rem(self.denominator)?;
            decimals = decimals.wrapping_add(1);
        }
        Some(decimals)
    }
}

impl fmt::Display for Quantity {
    /// Exactly where at most 30 decimals do it, else rounded to 15; `{:.3}` asks for three decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().or_else(|| self.exact_decimals()).unwrap_or(MAX_DECIMALS);
        let (Some(places), Some(power)) =
            (self.in_last_place(decimals), u32::try_from(decimals).ok().and_then(|d| 10_u128.checked_pow(d)))
        else {
            // Beyond 128 bits with that many decimals: the fraction itself is still exact.
            return write!(f, "{}/{}", self.numerator, self.denominator);
        };
        let sign = if self.numerator < 0 && places != 0 { "-" } else { "" };
        let whole = places.checked_div(power).unwrap_or(0);
        let rest = places.checked_rem(power).unwrap_or(0);
        write!(f, "{sign}{whole}")?;
        if decimals == 0 {
            return Ok(());
        }
        // Digit by digit: a width taken from a variable would bring a panic along.
        f.write_str(".")?;
        let mut place = power;
        for _ in 0..decimals {
            place = place.checked_div(10).unwrap_or(1);
            let digit = rest.checked_div(place).and_then(|digits| digits.checked_rem(10)).unwrap_or(0);
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;

    fn show(raw: i128, numerator: i64, denominator: u64) -> std::string::String {
        let scale = Ratio { numerator, denominator };
        Quantity::new(raw, scale, Ratio::ZERO).expect("small numbers").to_string()
    }

    #[test]
    fn tenths_are_exact() {
        assert_eq!(show(104, 1, 10), "10.4");
        assert_eq!(show(100, 1, 10), "10");
        assert_eq!(show(-5, 1, 100), "-0.05");
        assert_eq!(show(0, 1, 10), "0");
    }

    #[test]
    fn the_carrier_of_the_capture_is_868_3_megahertz() {
        assert_eq!(show(0x0021_656A, 26, 65536), "868.299865722656250".trim_end_matches('0'));
        let carrier = Quantity::new(0x0021_656A, Ratio { numerator: 26, denominator: 65536 }, Ratio::ZERO);
        assert_eq!(std::format!("{:.4}", carrier.expect("small numbers")), "868.2999");
    }

    #[test]
    fn thirds_are_rounded_and_offsets_added() {
        assert_eq!(show(2, 1, 3), "0.666666666666667");
        let celsius =
            Quantity::new(650, Ratio { numerator: 1, denominator: 10 }, Ratio { numerator: -40, denominator: 1 });
        assert_eq!(celsius.expect("small numbers").to_string(), "25");
    }

    #[test]
    fn powers_of_ten_are_exact_and_scale_before_the_offset() {
        let show = |raw, scale, exponent, offset| {
            let quantity = Quantity::with_exponent(raw, scale, exponent, offset);
            quantity.map(|quantity| quantity.to_string())
        };
        let quarter = Ratio { numerator: 1, denominator: 4 };
        let ten = Ratio { numerator: 10, denominator: 1 };
        assert_eq!(show(2305, Ratio::ONE, -1, Ratio::ZERO).as_deref(), Some("230.5"));
        assert_eq!(show(-7, Ratio::ONE, 3, Ratio::ZERO).as_deref(), Some("-7000"));
        assert_eq!(show(3, quarter, -1, ten).as_deref(), Some("10.075"));
        assert_eq!(show(5, Ratio::ONE, -20, Ratio::ZERO).as_deref(), Some("0.00000000000000000005"));
        assert_eq!(
            [-39, 39, i32::MIN, i32::MAX].map(|exponent| show(1, Ratio::ONE, exponent, Ratio::ZERO)),
            [const { None }; 4]
        );
    }

    #[test]
    fn decimals_are_exact_or_none() {
        let decimal = |raw, numerator, denominator| {
            let quantity = Quantity::new(raw, Ratio { numerator, denominator }, Ratio::ZERO);
            quantity.expect("small numbers").to_decimal()
        };
        assert_eq!(decimal(0x0021_656A, 26, 65536), Some((86_829_986_572_265_625, 14)));
        assert_eq!(
            [decimal(-5, 1, 100), decimal(-100, 1, 10), decimal(0, 1, 3)],
            [Some((-5, 2)), Some((-10, 0)), Some((0, 0))]
        );
        assert_eq!([decimal(2, 1, 3), decimal(1, 1, 1 << 31)], [None; 2]);
    }

    #[test]
    fn the_limits_neither_panic_nor_lie() {
        let scale = Ratio { numerator: i64::MIN, denominator: 1 };
        assert_eq!(Quantity::new(i128::from(u64::MAX), scale, Ratio::ZERO).map(|q| q.to_f64() < -1e38), Some(true));
        assert_eq!(Quantity::new(i128::MAX, scale, Ratio::ZERO), None);
    }
}
