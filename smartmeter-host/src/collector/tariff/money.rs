//! Money, in whole numbers: a price in millionths, a sum in parts so small that nothing is rounded before it is shown.

use std::fmt;
use std::str::FromStr;

/// What a kWh or a day costs, in millionths of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Price(i64);

/// A sum: billionths of thousandths of the currency, as many as a thousandth of a Wh costs at a price of one millionth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Money(i128);

/// The decimals of a price.
const DECIMALS: usize = 6;
/// The largest price, in millionths.
const MOST: i64 = 1_000_000_000_000;
/// Thousandths of a Wh in a kWh, which makes a price a sum.
const WHOLE: i128 = 1_000_000;

impl Price {
    /// What so many thousandths of a Wh cost.
    pub(super) fn of(self, energy: i128) -> Money {
        Money(energy.saturating_mul(self.0.into()))
    }

    /// What a day costs.
    pub(super) fn once(self) -> Money {
        Money(i128::from(self.0) * WHOLE)
    }
}

impl FromStr for Price {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("price {text}: expected a decimal number of at most {DECIMALS} decimals, as in 0.3512");
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > DECIMALS {
            return Err(bad());
        }
        let millionths = format!("{whole}{part:0<DECIMALS$}").parse::<i64>().map_err(|_| bad())?;
        if millionths > MOST { Err(bad()) } else { Ok(Self(sign * millionths)) }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{}.{:06}", self.0.abs() / 1_000_000, self.0.abs() % 1_000_000);
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
        let part = part.trim_end_matches('0');
        write!(f, "{sign}{whole}.{part:0<2}")
    }
}

impl std::ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// With four decimals; half of the last one goes up.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = WHOLE * 100;
        let rounded = self.0.abs().saturating_add(last / 2) / last;
        let sign = if self.0 < 0 && rounded > 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:04}", rounded / 10_000, rounded % 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_and_shown_as_they_are() {
        for (text, shown) in
            [("0.3512", "0.3512"), ("1", "1.00"), ("-0.05", "-0.05"), ("0.1", "0.10"), ("0.000001", "0.000001")]
        {
            assert_eq!(text.parse::<Price>().unwrap().to_string(), shown);
        }
        for text in ["", ".", "1.", ".5", "1e3", "inf", "nan", "1_0", "0.1234567", "+1", "9999999999"] {
            assert!(text.parse::<Price>().is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_is_lost_in_sums() {
        let price: Price = "0.1".parse().unwrap();
        let mut sum = Money::default();
        // A tenth of a third of a kWh, three times; floats would not come back to it.
        (0..3).for_each(|_| sum += price.of(333_333));
        sum += price.of(1);
        assert_eq!(sum, price.of(1_000_000));
        assert_eq!(sum.to_string(), "0.1000");
        assert_eq!(price.once(), sum);
        assert_eq!("0.00005".parse::<Price>().unwrap().once().to_string(), "0.0001");
        assert_eq!("-0.00004".parse::<Price>().unwrap().once().to_string(), "0.0000");
    }
}
