//! What comes out.

use serde::Serialize;
use sqlx::{FromRow, Row};

use super::{Store, StoreError, quality};

/// A sniffer, or another source of words.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize)]
pub struct DeviceRow {
    /// Its key in the database.
    pub id: i64,
    /// Its MAC address, or the name of its source.
    pub key: String,
    /// The name that its user gave it.
    pub name: String,
    /// What it runs.
    pub firmware: String,
    /// In milliseconds since 1970.
    pub first_seen: i64,
    /// In milliseconds since 1970.
    pub last_seen: i64,
}

/// The latest reading of a metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LatestRow {
    /// Whose it is.
    pub device: i64,
    /// What is measured.
    pub metric: String,
    /// Which of several; empty where there is one.
    pub item: String,
    /// The reading.
    #[serde(flatten)]
    pub reading: ReadingRow,
}

/// One reading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadingRow {
    /// When what was measured ended, in seconds since 1970.
    pub time: i64,
    /// In its unit.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// The length of its interval, in seconds; 0 for an instant.
    pub interval: i64,
    /// `checked`, `reconstructed` or `unchecked`.
    pub quality: &'static str,
}

/// A frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrameRow {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub device: i64,
    /// In milliseconds since 1970.
    pub read_at: i64,
    /// Its bytes in hexadecimal.
    pub bytes: String,
    /// What it is.
    pub name: String,
    /// How far it can be trusted.
    pub quality: String,
    /// What is wrong, or what was put right.
    pub note: String,
}

/// From this time on, and before that one, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first second.
    pub from: i64,
    /// The second after the last.
    pub to: i64,
}

impl Store {
    /// All devices, in the order in which they first came.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        sqlx::query_as("SELECT id, key, name, firmware, first_seen, last_seen FROM device ORDER BY id")
            .fetch_all(&self.readers)
            .await
    }

    /// The latest reading of each metric of each device.
    pub async fn latest(&self) -> Result<Vec<LatestRow>, StoreError> {
        // With a bare max(), SQLite takes the other columns from the row that has it.
        let rows = sqlx::query(
            "SELECT device, metric, item, max(time), value, unit, interval, quality FROM reading
             GROUP BY device, metric, item ORDER BY device, metric, item",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .iter()
            .map(|row| LatestRow { device: row.get(0), metric: row.get(1), item: row.get(2), reading: reading(row, 3) })
            .collect())
    }

    /// The readings of one metric of one device, in order of time, at most so many.
    pub async fn readings(
        &self,
        device: i64,
        metric: &str,
        item: &str,
        span: Span,
        limit: u32,
    ) -> Result<Vec<ReadingRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT time, value, unit, interval, quality FROM reading
             WHERE device = ?1 AND metric = ?2 AND item = ?3 AND time >= ?4 AND time < ?5 ORDER BY time LIMIT ?6",
        )
        .bind(device)
        .bind(metric)
        .bind(item)
        .bind(span.from)
        .bind(span.to)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        Ok(rows.iter().map(|row| reading(row, 0)).collect())
    }

    /// The last frames before this one, the newest first.
    pub async fn frames(&self, before: i64, limit: u32) -> Result<Vec<FrameRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT frame.id, session.device, frame.read_at, frame.bytes, frame.name, frame.quality, frame.note
             FROM frame JOIN session ON session.id = frame.session WHERE frame.id < ?1 ORDER BY frame.id DESC LIMIT ?2",
        )
        .bind(before)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .iter()
            .map(|row| FrameRow {
                id: row.get(0),
                device: row.get(1),
                read_at: row.get(2),
                bytes: hex(row.get(3)),
                name: row.get(4),
                quality: row.get(5),
                note: row.get(6),
            })
            .collect())
    }
}

fn reading(row: &sqlx::sqlite::SqliteRow, from: usize) -> ReadingRow {
    ReadingRow {
        time: row.get(from),
        value: row.get(from + 1),
        unit: row.get(from + 2),
        interval: row.get(from + 3),
        quality: quality(row.get(from + 4)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}
