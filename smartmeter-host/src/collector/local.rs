//! Days by the clock on the wall, and readings shared out among parts of them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::store::ReadingRow;

/// Clocks change, and prices with them, at whole minutes.
const STEP: i64 = 60;
/// The longest interval that is shared out: in longer ones nobody knows when it was used.
pub const LONGEST: i64 = 3600;
/// Units of energy, and how many thousandths of a Wh each is.
const ENERGY: [(&str, f64); 3] = [("Wh", 1e3), ("kWh", 1e6), ("MWh", 1e9)];

/// From one midnight to the next: 23 to 25 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// Its first second since 1970.
    pub from: i64,
    /// The first one of the next day.
    pub to: i64,
}

/// A stretch of a day for which something holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment<K> {
    from: i64,
    to: i64,
    /// What holds.
    pub key: K,
}

/// A part of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Thousandths of a Wh.
    pub energy: i128,
    /// How long it is.
    pub seconds: i64,
}

/// Whether it is energy that was used in an interval which is short enough to know when.
#[must_use]
pub fn is_energy(reading: &ReadingRow) -> bool {
    (1..=LONGEST).contains(&reading.interval) && ENERGY.iter().any(|(unit, _)| *unit == reading.unit)
}

/// Thousandths as what they are thousandths of.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "it is shown, and no longer added up")]
pub fn thousandths(energy: i128) -> f64 {
    energy as f64 / 1000.0
}

/// The day at a time, by the clock on the wall.
///
/// # Errors
///
/// Where there is no such time.
pub fn date(zone: &TimeZone, at: i64) -> Result<Date, jiff::Error> {
    Ok(zone.to_datetime(Timestamp::from_second(at)?).date())
}

/// A day.
///
/// # Errors
///
/// Where it is none that is known.
pub fn day(zone: &TimeZone, date: Date) -> Result<Day, jiff::Error> {
    let start = |date: Date| date.to_zoned(zone.clone()).map(|at| at.timestamp().as_second());
    Ok(Day { date, from: start(date)?, to: start(date.checked_add(1.day())?)? })
}

/// The days that have a second between these two.
///
/// # Errors
///
/// Where there are no such times.
pub fn days(zone: &TimeZone, from: i64, to: i64) -> Result<Vec<Day>, jiff::Error> {
    let (mut days, mut next) = (Vec::new(), day(zone, date(zone, from)?)?);
    while next.from < to {
        days.push(next);
        next = day(zone, next.date.checked_add(1.day())?)?;
    }
    Ok(days)
}

/// The stretches of a day in which the same holds by the clock on the wall.
pub fn segments<K: PartialEq>(zone: &TimeZone, day: &Day, holds: impl Fn(DateTime) -> K) -> Vec<Segment<K>> {
    let mut segments: Vec<Segment<K>> = Vec::new();
    let mut from = day.from;
    while from < day.to {
        let to = (from + STEP).min(day.to);
        let Ok(at) = Timestamp::from_second(from) else { break };
        let key = holds(zone.to_datetime(at));
        match segments.last_mut() {
            Some(last) if last.key == key => last.to = to,
            _ => segments.push(Segment { from, to, key }),
        }
        from = to;
    }
    segments
}

impl<K> Segment<K> {
    /// How long it is.
    #[must_use]
    pub const fn seconds(&self) -> i64 {
        self.to - self.from
    }
}

/// Shares out readings among segments, both in the order of time, by how long they are in each.
pub fn spread<K>(readings: &[ReadingRow], segments: &[Segment<K>], mut take: impl FnMut(&K, &ReadingRow, Part)) {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return };
    let begins = readings.partition_point(|reading| reading.time <= first.from);
    for reading in readings.iter().skip(begins).take_while(|it| it.time - it.interval < last.to) {
        let (start, energy) = (reading.time - reading.interval, whole(reading));
        // All parts add up to the whole.
        let until = |at: i64| energy * i128::from(at - start) / i128::from(reading.interval.max(1));
        for segment in segments {
            let (from, to) = (segment.from.max(start), segment.to.min(reading.time));
            if from < to {
                take(&segment.key, reading, Part { energy: until(to) - until(from), seconds: to - from });
            }
        }
    }
}

/// In thousandths of a Wh.
#[allow(clippy::cast_possible_truncation, reason = "no meter counts so much")]
fn whole(reading: &ReadingRow) -> i128 {
    let unit = ENERGY.iter().find(|(unit, _)| *unit == reading.unit).map_or(0.0, |(_, factor)| *factor);
    (reading.value * unit).round() as i128
}
