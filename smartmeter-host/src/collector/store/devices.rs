//! How many devices there are.

use super::sql::sql;
use super::{Batch, StoreError};

impl Batch {
    /// How many devices there are but for the one with this key, and whether that is there.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn devices_beside(&mut self, key: &str) -> Result<(i64, bool), StoreError> {
        let query =
            "SELECT count(*), CAST(coalesce(sum(CASE WHEN key = $1 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM device";
        let row = sql(query).bind(key).one(&mut self.transaction).await?;
        let (all, same): (i64, i64) = (row.get(0), row.get(1));
        Ok((all - same, same > 0))
    }
}
