//! How readings of a longer time are put together, by what they measure.

/// Units of what is a state, and not an amount: no sum of them means anything.
const STATES: [&str; 12] = ["W", "kW", "VA", "kVA", "var", "V", "A", "Hz", "°C", "hPa", "%", "dBm"];
/// Units of what can be added up: energy, volume.
const ADDABLE: [&str; 7] = ["Wh", "kWh", "MWh", "m³", "L", "l", "varh"];

/// What a reading is, as its declaration says by its unit and interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A state: several are their mean.
    State,
    /// What was used in an interval: several are their sum.
    Used,
    /// What a register has counted: several are the last one.
    Counter,
}

impl Kind {
    /// Of a reading with this unit and an interval of so many seconds, 0 for an instant.
    #[must_use]
    pub fn of(unit: &str, interval: i64) -> Self {
        match interval {
            0 if is_addable(unit) => Self::Counter,
            0 => Self::State,
            _ if STATES.contains(&unit) => Self::State,
            _ => Self::Used,
        }
    }
}

/// Whether amounts in this unit can be added up.
#[must_use]
pub fn is_addable(unit: &str) -> bool {
    ADDABLE.contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_and_an_interval_say_how_readings_are_put_together() {
        let kinds = [("W", 0), ("W", 900), ("Wh", 1800), ("kWh", 0), ("m³", 0), ("", 0), ("", 60)];
        let expected = [Kind::State, Kind::State, Kind::Used, Kind::Counter, Kind::Counter, Kind::State, Kind::Used];
        assert_eq!(kinds.map(|(unit, interval)| Kind::of(unit, interval)), expected);
    }
}
