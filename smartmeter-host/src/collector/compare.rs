//! Today beside the same day of last week, by the clock on the wall.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::local::{Day, LONGEST, segments, spread, thousandths};
use super::store::ReadingRow;

/// Shorter intervals are put together in hours.
const SHORTEST: i64 = 900;

/// What was used in a stretch of two days.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SlotRow {
    /// What is measured.
    pub metric: String,
    /// Which of several; empty where there is one.
    pub item: String,
    /// The later day.
    pub date: String,
    /// The day a week before.
    pub before_date: String,
    /// When the stretch begins by the clock on the wall, in minutes since midnight.
    pub minute: i64,
    /// How many minutes it takes.
    pub minutes: i64,
    /// The energy of the later day, in Wh; nothing where some of it is not known, or not yet.
    pub value: Option<f64>,
    /// The energy of the day before, in the same way.
    pub before: Option<f64>,
}

/// What was used in a stretch, and for how many seconds that is known.
#[derive(Default, Clone, Copy)]
struct Slot {
    energy: i128,
    known: i64,
    /// How long the stretch is: nothing, where clocks skip it, and twice as long, where it comes twice.
    seconds: i64,
}

/// A series of readings, in the order of time, on two days.
#[must_use]
pub fn compare(zone: &TimeZone, readings: &[ReadingRow], days: (Day, Day)) -> Vec<SlotRow> {
    let Some(series) = readings.first() else { return Vec::new() };
    // Some may have been put together.
    let longest = readings.iter().map(|it| it.interval).max().unwrap_or(LONGEST);
    let is_whole = longest >= SHORTEST && 86_400 % longest == 0;
    let minutes = if is_whole { longest } else { LONGEST } / 60;
    let (later, before) = (slots(zone, readings, &days.0, minutes), slots(zone, readings, &days.1, minutes));
    let value = |slots: &BTreeMap<i64, Slot>, minute: i64| {
        let slot = slots.get(&minute).filter(|slot| slot.known >= slot.seconds && slot.seconds > 0);
        slot.map(|slot| thousandths(slot.energy))
    };
    let row = |minute: i64| SlotRow {
        metric: series.metric.clone(),
        item: series.item.clone(),
        date: days.0.date.to_string(),
        before_date: days.1.date.to_string(),
        minute,
        minutes,
        value: value(&later, minute),
        before: value(&before, minute),
    };
    (0..24 * 60 / minutes).map(|number| row(number * minutes)).collect()
}

fn slots(zone: &TimeZone, readings: &[ReadingRow], day: &Day, minutes: i64) -> BTreeMap<i64, Slot> {
    let minute = |at: DateTime| (i64::from(at.hour()) * 60 + i64::from(at.minute())) / minutes * minutes;
    let (stretches, mut slots) = (segments(zone, day, minute), BTreeMap::<i64, Slot>::new());
    for stretch in &stretches {
        slots.entry(stretch.key).or_default().seconds += stretch.seconds();
    }
    spread(readings, &stretches, |minute, _, part| {
        let slot = slots.entry(*minute).or_default();
        slot.energy += part.energy;
        slot.known += part.seconds;
    });
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collector::local::day;

    fn reading(end: i64, value: f64) -> ReadingRow {
        let (metric, item, unit) = ("use".to_owned(), String::new(), "Wh".to_owned());
        let (clock, quality) = ("frame", "checked");
        ReadingRow {
            device: 1,
            metric,
            item,
            time: end,
            clock,
            value,
            unit,
            interval: 1800,
            quality,
            frame: None,
            count: 1,
            min: None,
            max: None,
        }
    }

    #[test]
    fn half_hours_stand_beside_those_of_the_week_before_across_daylight_saving() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // The clocks went forward on the Sunday between.
        let days = ["2026-04-02", "2026-03-26"].map(|date| day(&zone, date.parse().unwrap()).unwrap());
        // Noon of either.
        let noon = days.map(|day| day.from + 12 * 3600 + 1800);
        let readings = [reading(noon[1], 300.0), reading(noon[0], 500.0)];
        let rows = compare(&zone, &readings, (days[0], days[1]));
        assert_eq!(rows.len(), 48);
        let known: Vec<_> = rows.iter().filter(|row| row.value.is_some() || row.before.is_some()).collect();
        assert_eq!((known.len(), known[0].minute), (1, 12 * 60));
        assert_eq!((known[0].value, known[0].before), (Some(500.0), Some(300.0)));
        // What is skipped is no zero.
        let sunday = day(&zone, "2026-03-29".parse().unwrap()).unwrap();
        let all: Vec<_> = (1..=46).map(|number| reading(sunday.from + number * 1800, 1.0)).collect();
        let rows = compare(&zone, &all, (sunday, days[1]));
        let skipped: Vec<_> = rows.iter().filter(|row| row.value.is_none()).map(|row| row.minute).collect();
        assert_eq!(skipped, [120, 150]);
    }
}
