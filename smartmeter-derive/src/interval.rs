//! `every = "30 min"`: lengths of time.

/// The units, in seconds.
const UNITS: &[(&str, u32)] = &[("s", 1), ("min", 60), ("h", 3600), ("d", 86400)];

/// Seconds in `text`.
pub(crate) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u32>().ok()?.checked_mul(*unit).filter(|&seconds| seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_a_number_and_a_unit() {
        assert_eq!(seconds("30 min"), Some(1800));
        assert_eq!(seconds("1d"), Some(86400));
        assert_eq!(["30", "min", "0 s", "1 month", "9999999 d"].map(seconds), [None; 5]);
    }
}
