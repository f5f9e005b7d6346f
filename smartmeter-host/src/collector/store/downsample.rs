//! Puts old readings together, a few stretches of one series in a commit; and what comes late into those that there are.

use super::pruned::{By, Step, Taken};
use super::sql::sql;
use super::stretch::{STRETCH, Stretch, end_of};
use super::{Batch, Series, Store, StoreError};
use crate::collector::decoder::Measured;

/// What is used in an interval is put together in stretches of an hour at most: prices change by the hour.
pub const LONGEST_USED: i64 = 3600;
/// Rows of a step; more, where a stretch may have more.
const ROWS: i64 = 1000;
/// The longest stretch that there is.
pub const LONGEST_STRETCH: i64 = 86_400;

impl Store {
    /// Puts readings of a series together that ended up to a time, in seconds since 1970, in stretches of so many seconds.
    ///
    /// The stretch of the newest reading stays as it is, and so do those in which nothing is won, or whose readings are
    /// of several units or intervals.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn downsample(
        &self,
        series: &Series,
        (before, every): (i64, i64),
        by: By<'_>,
    ) -> Result<Step, StoreError> {
        let Some(mut batch) = self.begin_pruning().await? else { return Ok(Step::BUSY) };
        let from = batch.downsampled(series, every).await?;
        let Some((newest, seen)) = batch.bounds(series).await? else { return Ok(Step::default()) };
        // Whole stretches, before that of the newest reading.
        let until = before.div_euclid(every).min((newest - 1).div_euclid(every)) * every;
        if until <= from {
            return Ok(Step::default());
        }
        let limit = ROWS.max(every + 1);
        let query = sql(format!(
            "SELECT {STRETCH} FROM reading WHERE device = $1 AND metric = $2 AND item = $3
                 AND time > $4 AND time <= $5 ORDER BY time LIMIT $6"
        ));
        let rows = series.bind(query).bind(from).bind(until).bind(limit).all(&mut batch.transaction).await?;
        let rows: Vec<Stretch> = rows.iter().map(Stretch::read).collect::<Result<_, _>>()?;
        let is_more = i64::try_from(rows.len()).unwrap_or(i64::MAX) == limit;
        // The last stretch may have more rows.
        let rest = rows.last().map_or(until, |last| end_of(last.time, every) - every);
        let done = if is_more { rest } else { until };
        let mut step = Step { count: 0, is_more };
        for group in rows.chunk_by(|one, other| end_of(one.time, every) == end_of(other.time, every)) {
            let end = end_of(group[0].time, every);
            // Totals begin in the midst of it.
            let is_split = seen > end - every && seen < end;
            if end > done || is_split || !is_worth_it(group, every) {
                continue;
            }
            let Some(whole) = Stretch::of(group, end, every) else { continue };
            whole.store(series, &mut batch.transaction).await?;
            let count = group.iter().filter(|row| row.every == 0).count() as i64;
            step.count += count;
            if count > 0 {
                let read = (group[0].time, group[group.len() - 1].time);
                batch.record((series.device, Taken::Downsampled), read, count, by).await?;
            }
        }
        let query = sql("INSERT INTO downsampled (device, metric, item, every, until) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (device, metric, item, every) DO UPDATE SET until = excluded.until");
        series.bind(query).bind(every).bind(done).run(&mut batch.transaction).await?;
        batch.commit().await?;
        Ok(step)
    }
}

/// Whether less is stored then: several rows are put together, and none that is as long as the stretch, or longer.
fn is_worth_it(group: &[Stretch], every: i64) -> bool {
    let fits = |row: &Stretch| row.interval == 0 || row.interval < every && every <= LONGEST_USED;
    group.len() > 1 && group.iter().all(fits)
}

impl Batch {
    /// Up to when a series was put together in these stretches.
    async fn downsampled(&mut self, series: &Series, every: i64) -> Result<i64, StoreError> {
        let query = sql("SELECT until FROM downsampled WHERE device = $1 AND metric = $2 AND item = $3 AND every = $4");
        let row = series.bind(query).bind(every).first(&mut self.transaction).await?;
        Ok(row.map_or(i64::MIN, |row| row.get(0)))
    }

    /// When the newest reading of a series was, and when its device was first seen, in seconds since 1970.
    async fn bounds(&mut self, series: &Series) -> Result<Option<(i64, i64)>, StoreError> {
        let query = sql("SELECT max(time), (SELECT first_seen FROM device WHERE id = $1) FROM reading
             WHERE device = $1 AND metric = $2 AND item = $3");
        let row = series.bind(query).one(&mut self.transaction).await?;
        Ok(row.get::<Option<i64>>(0).map(|newest| (newest, row.get::<i64>(1).div_euclid(1000))))
    }

    /// What becomes of a reading of a time that policies have dealt with: whether it is to be stored as it is.
    ///
    /// One of a stretch that was put together becomes a part of that, unless it is a part already. One that is older than what
    /// was pruned stays away.
    pub(super) async fn late(
        &mut self,
        device: i64,
        reading: &Measured,
        quality: i64,
        clock: i64,
    ) -> Result<bool, StoreError> {
        let query = sql("SELECT max(until) FROM pruned WHERE kind = 'readings' AND device = $1");
        let pruned: Option<i64> = query.bind(device).one(&mut self.transaction).await?.get(0);
        if pruned.is_some_and(|until| reading.time <= until) {
            return Ok(false);
        }
        let series = Series { device, metric: reading.metric.into(), item: reading.item.clone() };
        let query = sql(format!(
            "SELECT {STRETCH} FROM reading WHERE device = $1 AND metric = $2 AND item = $3 AND every > 0
                 AND time >= $4 AND time < $5 AND time - every < $4 ORDER BY time LIMIT 1"
        ));
        let query = series.bind(query).bind(reading.time).bind(reading.time.saturating_add(LONGEST_STRETCH));
        let Some(row) = query.first(&mut self.transaction).await? else {
            // It is to be put together later, with what else comes there.
            let query = sql("UPDATE downsampled SET until = ($4 - 1) / every * every
                 WHERE device = $1 AND metric = $2 AND item = $3 AND until >= $4");
            series.bind(query).bind(reading.time).run(&mut self.transaction).await?;
            return Ok(true);
        };
        let mut stretch = Stretch::read(&row)?;
        let one = Stretch::one(reading, quality, clock);
        if self.is_anew || !stretch.is_like(&one) {
            // Made anew, it may be one that counts already. Of another kind, it has a place of its own, but at the very end.
            return Ok(!self.is_anew && reading.time != stretch.time);
        }
        let before = stretch.count;
        stretch.take(&one);
        if stretch.count > before {
            stretch.store(&series, &mut self.transaction).await?;
        }
        Ok(false)
    }
}
