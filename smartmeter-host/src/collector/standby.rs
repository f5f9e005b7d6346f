//! What a household takes when it sleeps: of each night, the power that it is below for a twentieth of the time.

use serde::Serialize;
use utoipa::ToSchema;

use super::store::ReadingRow;

/// How many nights are looked at.
pub const NIGHTS: usize = 7;
/// They last from midnight to this hour.
pub const MORNING: i8 = 6;
/// Of which percentage of its readings the power of a night is no less.
const PERCENT: usize = 5;
/// With fewer readings than these a night says nothing.
const FEWEST: usize = 20;
/// Units of power, and how many W each is.
const POWER: [(&str, f64); 2] = [("W", 1.0), ("kW", 1000.0)];

/// The power of a household that sleeps.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Standby {
    /// What is measured.
    pub metric: String,
    /// Which of several; empty where there is one.
    pub item: String,
    /// The median of all nights, in W; nothing where none says anything.
    pub value: Option<f64>,
    /// Those that say something.
    pub nights: Vec<Night>,
}

/// The power of one night.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Night {
    /// The day that it begins, by the collector's time zone.
    pub date: String,
    /// In W.
    pub value: f64,
    /// How many readings there are.
    pub readings: usize,
}

/// Whether it is the power of an instant.
#[must_use]
pub fn is_power(reading: &ReadingRow) -> bool {
    reading.interval == 0 && POWER.iter().any(|(unit, _)| *unit == reading.unit)
}

impl Standby {
    /// Of these nights, the last ones first.
    #[must_use]
    pub fn of(series: &ReadingRow, mut nights: Vec<Night>) -> Self {
        nights.truncate(NIGHTS);
        let value = median(nights.iter().map(|night| night.value).collect());
        Self { metric: series.metric.clone(), item: series.item.clone(), value, nights }
    }
}

impl Night {
    /// Of its readings; nothing where they are too few.
    #[must_use]
    pub fn of(date: String, readings: &[ReadingRow]) -> Option<Self> {
        let watts = |reading: &ReadingRow| {
            POWER.iter().find(|(unit, _)| *unit == reading.unit).map(|(_, factor)| reading.value * factor)
        };
        // Of readings that were put together, nobody knows the lowest ones.
        let mut values: Vec<f64> = readings.iter().filter(|it| it.count == 1).filter_map(watts).collect();
        values.sort_by(f64::total_cmp);
        let value = *values.get(values.len().saturating_sub(1) * PERCENT / 100)?;
        (values.len() >= FEWEST).then_some(Self { date, value, readings: values.len() })
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(values: impl Iterator<Item = f64>) -> Vec<ReadingRow> {
        let one = |(time, value): (i64, f64)| ReadingRow {
            device: 1,
            metric: "heat".into(),
            item: String::new(),
            time,
            clock: "frame",
            value,
            unit: "kW".into(),
            interval: 0,
            quality: "checked",
            frame: None,
            count: 1,
            min: None,
            max: None,
        };
        (0..).zip(values).map(one).collect()
    }

    #[test]
    fn one_low_reading_is_no_standby_and_one_cold_night_neither() {
        let night = |base: f64| {
            let all = readings((0..100).map(|number| if number == 50 { 0.0 } else { base + f64::from(number % 10) }));
            Night::of("2026-01-01".into(), &all).unwrap()
        };
        assert!((night(1.0).value - 1000.0).abs() < 1e-9);
        let standby = Standby::of(&readings([1.0].into_iter())[0], [1.0, 9.0, 2.0].map(night).into());
        assert_eq!(standby.value, Some(2000.0));
        assert_eq!(Night::of(String::new(), &readings((0..19).map(f64::from))), None);
        assert_eq!(Standby::of(&readings([1.0].into_iter())[0], Vec::new()).value, None);
    }
}
