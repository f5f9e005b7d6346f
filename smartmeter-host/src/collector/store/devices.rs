//! How many devices there are.

use super::{Batch, StoreError};

impl Batch {
    /// How many devices there are but for the one with this key, and whether that is there.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn devices_beside(&mut self, key: &str) -> Result<(i64, bool), StoreError> {
        let query = "SELECT count(*), coalesce(sum(CASE WHEN key = ?1 THEN 1 ELSE 0 END), 0) FROM device";
        let (all, same): (i64, i64) = sqlx::query_as(query).bind(key).fetch_one(&mut *self.transaction).await?;
        Ok((all - same, same > 0))
    }
}
