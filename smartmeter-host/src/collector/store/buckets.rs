//! Readings of longer times: means of states, sums of what is used in an interval, the last of what counts.

use serde::Serialize;
use utoipa::ToSchema;

use super::query::conditions;
use super::sql::{Record, sql};
use super::{Store, StoreError, Wanted, quality};
use crate::collector::kind::Kind;

/// What was read in a stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Bucket {
    /// Whose it is.
    pub device: i64,
    /// What is measured.
    pub metric: String,
    /// Which of several; empty where there is one.
    pub item: String,
    /// When the stretch ends, in seconds since 1970: a reading of this very second is in it.
    pub time: i64,
    /// The mean of states, the sum of what is used in intervals that end in it, the last of a counter.
    pub value: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// How many readings there are.
    pub count: i64,
    /// The longest stretch in which some of them had been put together before, in seconds: where that is longer than this one,
    /// readings of others are in it. 0, where there is none such.
    pub within: i64,
    /// The unit.
    pub unit: String,
    /// The length of the readings' intervals, in seconds; 0 for instants.
    pub interval: i64,
    /// The worst of them.
    pub quality: &'static str,
}

impl Store {
    /// The readings that are wanted, in stretches of so many seconds, which end at multiples of that since 1970.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn buckets(&self, wanted: &Wanted, seconds: u32) -> Result<Vec<Bucket>, StoreError> {
        let seconds = seconds.max(1);
        // Rounded up: what is used in an interval is used before its end.
        let end = format!("((time + {}) / {seconds} * {seconds})", seconds - 1);
        let mut query = sql(format!(
            "SELECT whole.device, whole.metric, whole.item, ends, total, mean, newest.value, smallest, largest,
                 counted, whole.unit, whole.interval, worst, longest
             FROM (SELECT device, metric, item, {end} AS ends, sum(value) AS total, max(time) AS latest,
                     sum(value * count) / sum(CAST(count AS DOUBLE PRECISION)) AS mean,
                     min(coalesce(least, value)) AS smallest, max(coalesce(most, value)) AS largest,
                     CAST(sum(count) AS BIGINT) AS counted, unit, interval, min(quality) AS worst, max(every) AS longest
                 FROM reading WHERE quality >= "
        ));
        query.push_bind(wanted.rank);
        conditions(&mut query, wanted, &end);
        query.push(" GROUP BY device, metric, item, ends, unit, interval ORDER BY device, metric, item, ends LIMIT ");
        query.push_bind(wanted.limit);
        query.push(
            ") AS whole JOIN reading AS newest ON newest.device = whole.device AND newest.metric = whole.metric
                 AND newest.item = whole.item AND newest.time = whole.latest
             ORDER BY whole.device, whole.metric, whole.item, ends, whole.unit, whole.interval",
        );
        Ok(query.all(&self.readers).await?.iter().map(bucket).collect())
    }
}

fn bucket(row: &Record) -> Bucket {
    let (unit, interval): (String, i64) = (row.get(10), row.get(11));
    let value = match Kind::of(&unit, interval) {
        Kind::Used => row.get(4),
        Kind::State => row.get(5),
        Kind::Counter => row.get(6),
    };
    Bucket {
        device: row.get(0),
        metric: row.get(1),
        item: row.get(2),
        time: row.get(3),
        value,
        min: row.get(7),
        max: row.get(8),
        count: row.get(9),
        unit,
        interval,
        quality: quality(row.get(12)),
        within: row.get(13),
    }
}
