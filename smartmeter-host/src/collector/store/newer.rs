//! Readings in the order in which they were stored.

use super::query::{READING, reading};
use super::sql::sql;
use super::{ReadingRow, Store, StoreError};

impl Store {
    /// The last frame before those that were read from this time on, in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn frame_before(&self, at: i64) -> Result<i64, StoreError> {
        let query =
            "SELECT coalesce((SELECT min(id) - 1 FROM frame WHERE read_at >= $1), (SELECT max(id) FROM frame), 0)";
        Ok(sql(query).bind(at).one(&self.readers).await?.get(0))
    }

    /// The last frame of all.
    pub async fn last_frame(&self) -> Result<i64, StoreError> {
        Ok(sql("SELECT coalesce(max(id), 0) FROM frame").one(&self.readers).await?.get(0))
    }

    /// Readings of frames after this one, with the keys of their devices; of each frame all, and at most so many, where one
    /// frame has no more.
    pub async fn newer(&self, frame: i64, limit: u32) -> Result<Vec<(String, ReadingRow)>, StoreError> {
        let query = format!(
            "SELECT {READING}, device.key FROM reading JOIN device ON device.id = reading.device
             WHERE frame > $1 ORDER BY frame LIMIT $2"
        );
        let rows = sql(query).bind(frame).bind(limit).all(&self.readers).await?;
        let mut found: Vec<_> = rows.iter().map(|row| (row.get(13), reading(row))).collect();
        // The last frame may have more.
        let last = found.last().map(|(_, reading)| reading.frame);
        let whole = found.iter().position(|(_, reading)| Some(reading.frame) == last).filter(|whole| *whole > 0);
        if let Some(whole) = whole.filter(|_| found.len() == limit as usize) {
            found.truncate(whole);
        }
        Ok(found)
    }
}
