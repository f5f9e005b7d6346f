//! Alarms.

use super::sql::{Record, sql};
use super::{Store, StoreError};
use crate::collector::alarm::{AlarmRow, Kind};

const ALARM: &str = "SELECT alarm.id, device, device.key, kind, since, until, text FROM alarm
     JOIN device ON device.id = alarm.device";

impl Store {
    /// Raises an alarm; what is raised already stays as it is. Gives it as it is stored.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn raise(&self, device: i64, kind: Kind, since: i64, text: &str) -> Result<AlarmRow, StoreError> {
        let mut batch = self.begin().await?;
        sql("INSERT INTO alarm (device, kind, since, text) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(device)
            .bind(kind.as_str())
            .bind(since)
            .bind(text)
            .run(&mut batch.transaction)
            .await?;
        let row = sql(format!("{ALARM} WHERE device = $1 AND kind = $2 AND until IS NULL"))
            .bind(device)
            .bind(kind.as_str())
            .one(&mut batch.transaction)
            .await?;
        batch.commit().await?;
        Ok(alarm(&row))
    }

    /// Resolves one.
    pub async fn resolve(&self, id: i64, until: i64) -> Result<(), StoreError> {
        let mut batch = self.begin().await?;
        let query = sql("UPDATE alarm SET until = $2 WHERE id = $1 AND until IS NULL");
        query.bind(id).bind(until).run(&mut batch.transaction).await?;
        batch.commit().await
    }

    /// Alarms, the newest first, of all devices or of one; only those that are not resolved, where asked for.
    pub async fn alarms(&self, device: Option<i64>, is_open: bool, limit: u32) -> Result<Vec<AlarmRow>, StoreError> {
        let query = format!(
            "{ALARM} WHERE ($1 IS NULL OR device = $1) AND (NOT $2 OR until IS NULL) ORDER BY alarm.id DESC LIMIT $3"
        );
        let rows = sql(query).bind(device).bind(is_open).bind(limit).all(&self.readers).await?;
        Ok(rows.iter().map(alarm).collect())
    }
}

fn alarm(row: &Record) -> AlarmRow {
    AlarmRow {
        id: row.get(0),
        device: row.get(1),
        key: row.get(2),
        kind: row.get(3),
        since: row.get(4),
        until: row.get(5),
        text: row.get(6),
    }
}
