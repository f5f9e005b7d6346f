//! Numbers that may be missing, and what follows them.
//!
//! `text = "decimal"` reads numbers of a fixed width, and `Decimal` those of any: currents are `001`, `0.48` or `002.72`,
//! voltages `230.1` or `0230.0`. Submeters say their unit behind the number, and may say neither, so these stay text on
//! the wire, and the declarations compute numbers from them with the functions here.

use smartmeter_proto::prelude::*;

/// What [`unit_of`] gives for a unit that is not known, or where there is none.
pub const NO_UNIT: u8 = 0;

/// The units of submeters, each at its place as [`unit_of`] counts: volume, heat, electricity.
const NAMES: [&str; 3] = ["m3", "GJ", "kWh"];

/// Whether there are only digits, or nothing.
#[must_use]
pub fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is a number that [`thousandths`] can tell: digits, with a point and up to three more at most.
fn is_decimal(text: &str) -> bool {
    exact_thousandths(text).is_some()
}

/// A number without a point; 0 where it is none, or too large.
#[must_use]
pub fn number(text: &str) -> u64 {
    if is_digits(text) { text.parse().unwrap_or(0) } else { 0 }
}

/// The number at the start of `0.48*A`, in thousandths: 480; 0 where it is none.
#[must_use]
pub fn thousandths(text: &str) -> u32 {
    let digits = text.split_once('*').map_or(text, |(digits, _)| digits);
    exact_thousandths(digits).unwrap_or(0)
}

/// What the unit at the end of `04761.307*m3` measures: 1 for m3, 2 for GJ, 3 for kWh, else [`NO_UNIT`].
#[must_use]
pub fn unit_of(text: &str) -> u8 {
    let Some((digits, name)) = text.split_once('*') else { return NO_UNIT };
    if !is_decimal(digits) {
        return NO_UNIT;
    }
    (1..).zip(NAMES).find(|(_, known)| *known == name).map_or(NO_UNIT, |(place, _)| place)
}

fn exact_thousandths(text: &str) -> Option<u32> {
    let decimal: Decimal = text.parse().ok()?;
    let places = 3_u32.checked_sub(decimal.decimals().into())?;
    u32::try_from(decimal.number() * 10_i128.pow(places)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_differ_and_numbers_are_the_same() {
        assert_eq!(
            ["001", "0.48", "002.72*A", "0230.0", "04761.307*m3"].map(thousandths),
            [1000, 480, 2720, 230_000, 4_761_307]
        );
        assert_eq!(["", ".1", "1.", "1.2345", "x", "99999999"].map(is_decimal), [false; 6]);
    }

    #[test]
    fn only_a_number_with_a_known_unit_is_of_use() {
        assert_eq!(["1.0*m3", "1*GJ", "1*kWh", "1.0", "*m3", "1*l"].map(unit_of), [1, 2, 3, 0, 0, 0]);
    }
}
