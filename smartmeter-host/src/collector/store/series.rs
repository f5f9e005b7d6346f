//! The series of readings that there are.

use super::sql::{Statement, sql};
use super::{Store, StoreError};

/// One metric of a device; where it has several items, one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The device.
    pub device: i64,
    /// What is measured.
    pub metric: String,
    /// Which of several.
    pub item: String,
}

/// Steps from one series to the next by the index, and so does not look at all that was ever read.
pub(super) const SERIES: &str = "
    WITH RECURSIVE metrics (device, metric) AS (
        SELECT id, (SELECT min(metric) FROM reading WHERE device = id) FROM device WHERE $1 IS NULL OR id = $1
        UNION ALL SELECT device, (SELECT min(later.metric) FROM reading AS later
            WHERE later.device = metrics.device AND later.metric > metrics.metric)
        FROM metrics WHERE metric IS NOT NULL),
    series (device, metric, item) AS (
        SELECT device, metric, (SELECT min(item) FROM reading AS later
            WHERE later.device = metrics.device AND later.metric = metrics.metric)
        FROM metrics WHERE metric IS NOT NULL
        UNION ALL SELECT device, metric, (SELECT min(later.item) FROM reading AS later
            WHERE later.device = series.device AND later.metric = series.metric AND later.item > series.item)
        FROM series WHERE item IS NOT NULL)";

impl Series {
    /// Binds what says which it is: the first three placeholders.
    pub(super) fn bind<'q>(&'q self, query: Statement<'q>) -> Statement<'q> {
        query.bind(self.device).bind(&self.metric).bind(&self.item)
    }
}

impl Store {
    /// All series of a device.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn series(&self, device: i64) -> Result<Vec<Series>, StoreError> {
        let query = sql(format!("{SERIES} SELECT device, metric, item FROM series WHERE item IS NOT NULL"));
        let rows = query.bind(Some(device)).all(&self.readers).await?;
        Ok(rows.iter().map(|row| Series { device: row.get(0), metric: row.get(1), item: row.get(2) }).collect())
    }
}
