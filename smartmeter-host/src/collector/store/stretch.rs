//! Readings that are put together: of a stretch of time, one row that says what all of them said.

use std::collections::BTreeSet;

use super::seen::{pack, unpack};
use super::sql::{Commit, Record, sql};
use super::{Series, StoreError};
use crate::collector::decoder::Measured;
use crate::collector::kind::Kind;

/// All that a [`Stretch`] is made of.
pub(super) const STRETCH: &str = "time, clock, value, unit, interval, quality, count, every, least, most, seen";

/// One reading, or several of a stretch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stretch {
    /// When it was; of several, when their stretch ends.
    pub(super) time: i64,
    pub(super) clock: i64,
    pub(super) value: f64,
    pub(super) unit: String,
    pub(super) interval: i64,
    pub(super) quality: i64,
    pub(super) count: i64,
    pub(super) every: i64,
    pub(super) least: f64,
    pub(super) most: f64,
    pub(super) seen: BTreeSet<i64>,
}

impl Stretch {
    /// From the columns of [`STRETCH`].
    pub(super) fn read(row: &Record) -> Result<Self, StoreError> {
        let (time, value, every): (i64, f64, i64) = (row.get(0), row.get(2), row.get(7));
        let packed: Option<&[u8]> = row.get(10);
        let seen = packed.map_or_else(|| Ok(BTreeSet::from([time])), |packed| unpack(packed, time - every))?;
        Ok(Self {
            time,
            clock: row.get(1),
            value,
            unit: row.get(3),
            interval: row.get(4),
            quality: row.get(5),
            count: row.get(6),
            every,
            least: row.get::<Option<f64>>(8).unwrap_or(value),
            most: row.get::<Option<f64>>(9).unwrap_or(value),
            seen,
        })
    }

    /// Of one reading.
    pub(super) fn one(reading: &Measured, quality: i64, clock: i64) -> Self {
        let Measured { time, value, interval, .. } = *reading;
        let (unit, interval, seen) = (reading.unit.into(), interval.into(), BTreeSet::from([time]));
        Self { time, clock, value, unit, interval, quality, count: 1, every: 0, least: value, most: value, seen }
    }

    /// Whether both can be one.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (&self.unit, self.interval) == (&other.unit, other.interval)
    }

    /// Takes what another one says, but for times that it knows; those are known of neither value.
    pub(super) fn take(&mut self, other: &Self) {
        if other.seen.iter().any(|time| self.seen.contains(time)) {
            return;
        }
        let count = self.count + other.count;
        self.value = match Kind::of(&self.unit, self.interval) {
            Kind::State => (self.value * real(self.count) + other.value * real(other.count)) / real(count),
            Kind::Used => self.value + other.value,
            Kind::Counter if other.seen.last() > self.seen.last() => other.value,
            Kind::Counter => self.value,
        };
        self.count = count;
        self.clock = self.clock.min(other.clock);
        self.quality = self.quality.min(other.quality);
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
        self.seen.extend(&other.seen);
    }

    /// What all of these say, of a stretch that ends at this time; nothing where they can't be put together.
    pub(super) fn of(rows: &[Self], end: i64, every: i64) -> Option<Self> {
        let (first, others) = rows.split_first()?;
        let mut whole = first.clone();
        for other in others {
            if !whole.is_like(other) {
                return None;
            }
            whole.take(other);
        }
        Some(Self { time: end, every, ..whole })
    }

    /// Stores it, in the place of all of its stretch.
    pub(super) async fn store(&self, series: &Series, commit: &mut Commit) -> Result<(), StoreError> {
        let start = self.time - self.every;
        let query =
            sql("DELETE FROM reading WHERE device = $1 AND metric = $2 AND item = $3 AND time > $4 AND time <= $5");
        series.bind(query).bind(start).bind(self.time).run(&mut *commit).await?;
        let query = sql(format!(
            "INSERT INTO reading (device, metric, item, {STRETCH})
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ));
        let query = series.bind(query).bind(self.time).bind(self.clock).bind(self.value).bind(&self.unit);
        let query = query.bind(self.interval).bind(self.quality).bind(self.count).bind(self.every);
        query.bind(self.least).bind(self.most).bind(pack(&self.seen, start)?).run(commit).await
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

/// When the stretch ends that a time is in: at that very second at the latest.
pub(super) fn end_of(time: i64, every: i64) -> i64 {
    time + (-time).rem_euclid(every)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(time: i64, value: f64, unit: &str, interval: i64) -> Stretch {
        let (least, most, seen) = (value, value, BTreeSet::from([time]));
        Stretch {
            time,
            clock: 2,
            value,
            unit: unit.into(),
            interval,
            quality: 3,
            count: 1,
            every: 0,
            least,
            most,
            seen,
        }
    }

    #[test]
    fn states_are_their_mean_use_is_its_sum_and_a_counter_is_its_last() {
        let of = |unit: &str, interval| {
            // In the order in which they came, which is not that of time.
            let all = [one(2, 1.0, unit, interval), one(7, 6.0, unit, interval), one(3, 2.0, unit, interval)];
            let whole = Stretch::of(&all, 10, 10).unwrap();
            assert_eq!((whole.count, whole.least, whole.most), (3, 1.0, 6.0));
            whole.value
        };
        assert_eq!([of("W", 0), of("Wh", 1), of("kWh", 0)], [3.0, 9.0, 6.0]);
    }

    #[test]
    fn what_comes_again_counts_once_and_the_worst_quality_is_told() {
        let mut whole = Stretch::of(&[one(2, 1.0, "W", 0), one(7, 5.0, "W", 0)], 10, 10).unwrap();
        let before = whole.clone();
        whole.take(&one(7, 99.0, "W", 0));
        assert_eq!(whole, before);
        whole.take(&Stretch { quality: 2, ..one(9, 9.0, "W", 0) });
        assert_eq!((whole.value, whole.count, whole.quality, whole.most), (5.0, 3, 2, 9.0));
        assert_eq!(Stretch::of(&[one(2, 1.0, "W", 0), one(7, 5.0, "kW", 0)], 10, 10), None);
    }

    #[test]
    fn a_stretch_has_its_last_second_and_not_its_first() {
        assert_eq!([-1, 0, 1, 899, 900, 901].map(|time| end_of(time, 900)), [0, 0, 900, 900, 900, 1800]);
    }
}
