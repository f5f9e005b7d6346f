//! Readings of longer times: means of what is an instant, sums of what is used in an interval.

use serde::Serialize;
use utoipa::ToSchema;

use super::query::conditions;
use super::sql::sql;
use super::{Store, StoreError, Wanted, quality};

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
    /// The mean of instants; the sum of intervals that end in it.
    pub value: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// How many readings there are.
    pub count: i64,
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
            "SELECT device, metric, item, {end} AS ends, CASE WHEN interval > 0 THEN sum(value) ELSE avg(value) END,
                 min(value), max(value), count(*), unit, interval, min(quality)
             FROM reading WHERE quality >= "
        ));
        query.push_bind(wanted.rank);
        conditions(&mut query, wanted, &end);
        query.push(" GROUP BY device, metric, item, ends, unit, interval ORDER BY device, metric, item, ends LIMIT ");
        query.push_bind(wanted.limit);
        let rows = query.all(&self.readers).await?;
        Ok(rows
            .iter()
            .map(|row| Bucket {
                device: row.get(0),
                metric: row.get(1),
                item: row.get(2),
                time: row.get(3),
                value: row.get(4),
                min: row.get(5),
                max: row.get(6),
                count: row.get(7),
                unit: row.get(8),
                interval: row.get(9),
                quality: quality(row.get(10)),
            })
            .collect())
    }
}
