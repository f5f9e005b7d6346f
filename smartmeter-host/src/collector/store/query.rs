//! What comes out: devices, readings and frames.

use serde::Serialize;
use utoipa::ToSchema;

use super::series::SERIES;
use super::sql::{Record, Statement, sql};
use super::{Store, StoreError, quality};
use crate::show;

/// A sniffer, or another source of words.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The last message in which it said how it is.
    pub status: Option<Vec<u8>>,
    /// When that came, in milliseconds since 1970.
    pub status_at: Option<i64>,
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReadingRow {
    /// Whose it is.
    pub device: i64,
    /// What is measured.
    pub metric: String,
    /// Which of several; empty where there is one.
    pub item: String,
    /// When what was measured ended, in seconds since 1970.
    pub time: i64,
    /// Whose clock says so: `frame`, `sniffer` or `arrival`.
    pub clock: &'static str,
    /// In its unit.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// The length of its interval, in seconds; 0 for an instant.
    pub interval: i64,
    /// `checked`, `reconstructed` or `unchecked`; the worst, where it stands for several.
    pub quality: &'static str,
    /// The frame that says it; nothing where that was pruned, or where it stands for several.
    pub frame: Option<i64>,
    /// How many readings it stands for: more than one where they were put together. Then its value is their mean, of what is
    /// used their sum, of a counter the last one; and its time is when their stretch ends.
    pub count: i64,
    /// The smallest of several.
    pub min: Option<f64>,
    /// The largest of several.
    pub max: Option<f64>,
}

/// A frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FrameRow {
    /// Its key, by which frames are in the order in which they were stored.
    pub id: i64,
    /// Whose it is.
    pub device: i64,
    /// When it was read, in milliseconds since 1970.
    pub read_at: i64,
    /// Whose clock says so: `sniffer` or `arrival`.
    pub clock: &'static str,
    /// The session in which it was seen.
    pub session: i64,
    /// The number of its first word there.
    pub first_word: i64,
    /// Its bytes in hexadecimal; of one that was put right, `??` where one is lost.
    pub bytes: String,
    /// What it is.
    pub name: String,
    /// `checked`, `reconstructed`, `unchecked` or `damaged`.
    pub quality: String,
    /// What is wrong, or what was put right.
    pub note: String,
    /// What decoded it: a protocol and the hash of its declarations.
    pub decoder: String,
}

/// Which readings are wanted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wanted {
    /// Of one device.
    pub device: Option<i64>,
    /// Of one metric.
    pub metric: Option<String>,
    /// Of one item.
    pub item: Option<String>,
    /// From this time on, in seconds since 1970.
    pub from: Option<i64>,
    /// Before this time.
    pub to: Option<i64>,
    /// At least of this [rank](super::rank).
    pub rank: i64,
    /// Behind this one.
    pub behind: Option<Place>,
    /// At most so many.
    pub limit: u32,
}

/// The place of a reading among all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Place(
    /// The device.
    pub i64,
    /// The metric.
    pub String,
    /// The item.
    pub String,
    /// The time.
    pub i64,
);

/// Which frames are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WantedFrames {
    /// Of one device.
    pub device: Option<i64>,
    /// Those whose name has this in it.
    pub name: Option<String>,
    /// Those of one quality.
    pub quality: Option<String>,
    /// Those before this key, the newest first.
    pub before: Option<i64>,
    /// Those after this key, the oldest first.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

/// All that a [`ReadingRow`] is made of.
pub(super) const READING: &str =
    "device, metric, item, time, clock, value, unit, interval, quality, frame, count, least, most";

/// What decoded a reading's frame.
const DECODED: &str = ", (SELECT decoder.protocol || ' ' || decoder.schema FROM frame
    JOIN decoder ON decoder.id = frame.decoder WHERE frame.id = reading.frame)";

/// The latest reading of each series.
const LATEST: &str = "FROM series JOIN reading USING (device, metric, item)
    WHERE time = (SELECT max(later.time) FROM reading AS later WHERE later.device = series.device
        AND later.metric = series.metric AND later.item = series.item)
    ORDER BY device, metric, item";

/// All that a [`FrameRow`] is made of.
const FRAME: &str =
    "SELECT frame.id, session.device, frame.read_at, frame.by_sniffer, frame.session, frame.first, frame.bytes,
         frame.known, frame.name, frame.quality, frame.note, decoder.protocol || ' ' || decoder.schema
     FROM frame JOIN session ON session.id = frame.session JOIN decoder ON decoder.id = frame.decoder";

impl Store {
    /// All devices, in the order in which they first came.
    ///
    /// # Errors
    ///
    /// Where the database says so; also below.
    pub async fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        let all = "SELECT id, key, name, firmware, first_seen, last_seen, status, status_at FROM device ORDER BY id";
        let rows = sql(all).all(&self.readers).await?;
        Ok(rows.iter().map(device).collect())
    }

    /// The latest reading of each metric of each device, or of one.
    pub async fn latest(&self, device: Option<i64>) -> Result<Vec<ReadingRow>, StoreError> {
        let rows = sql(format!("{SERIES} SELECT {READING} {LATEST}")).bind(device).all(&self.readers).await?;
        Ok(rows.iter().map(reading).collect())
    }

    /// What the intervals of the series of a reading add up to that ended after a time, in seconds since 1970; with those that
    /// were pruned, which ended after their device was first seen.
    pub async fn sum(&self, of: &ReadingRow, after: i64) -> Result<f64, StoreError> {
        let query = "SELECT coalesce(sum(value), 0.0) + (SELECT coalesce(sum(value), 0.0) FROM carried
                 WHERE device = $1 AND metric = $2 AND item = $3 AND unit = $4)
             FROM reading WHERE device = $1 AND metric = $2 AND item = $3 AND unit = $4 AND time > $5";
        let query = sql(query).bind(of.device).bind(&of.metric).bind(&of.item).bind(&of.unit);
        Ok(query.bind(after).one(&self.readers).await?.get(0))
    }

    /// The readings that are wanted, by device, metric, item and time.
    pub async fn readings(&self, wanted: &Wanted) -> Result<Vec<ReadingRow>, StoreError> {
        let rows = self.reading_rows("", wanted).await?;
        Ok(rows.iter().map(reading).collect())
    }

    /// The same, each with what decoded its frame: a protocol and the hash of its declarations.
    pub async fn traced_readings(&self, wanted: &Wanted) -> Result<Vec<(ReadingRow, Option<String>)>, StoreError> {
        let rows = self.reading_rows(DECODED, wanted).await?;
        Ok(rows.iter().map(|row| (reading(row), row.get(13))).collect())
    }

    /// Rows whose first columns are those of a reading.
    async fn reading_rows(&self, columns: &str, wanted: &Wanted) -> Result<Vec<Record>, StoreError> {
        let mut query = sql(format!("SELECT {READING}{columns} FROM reading WHERE quality >= "));
        query.push_bind(wanted.rank);
        conditions(&mut query, wanted, "time");
        query.push(" ORDER BY device, metric, item, time LIMIT ").push_bind(wanted.limit);
        query.all(&self.readers).await
    }

    /// The frame of this key, with its bytes, and which of them are known; of none, where all are.
    pub async fn frame(&self, id: i64) -> Result<Option<(FrameRow, Vec<u8>, Vec<bool>)>, StoreError> {
        let row = sql(format!("{FRAME} WHERE frame.id = $1")).bind(id).first(&self.readers).await?;
        Ok(row.map(|row| {
            let known: Option<&[u8]> = row.get(7);
            (frame(&row), row.get(6), known.unwrap_or_default().iter().map(|&known| known != 0).collect())
        }))
    }

    /// The frames that are wanted.
    pub async fn frames(&self, wanted: &WantedFrames) -> Result<Vec<FrameRow>, StoreError> {
        let mut query = sql(format!("{FRAME} WHERE frame.id < "));
        query.push_bind(wanted.before.unwrap_or(i64::MAX));
        if let Some(device) = wanted.device {
            query.push(" AND session.device = ").push_bind(device);
        }
        if let Some(name) = &wanted.name {
            let (before, behind) = self.readers.contains();
            query.push(format!(" AND {before}frame.name, ")).push_bind(name).push(behind);
        }
        if let Some(quality) = &wanted.quality {
            query.push(" AND frame.quality = ").push_bind(quality);
        }
        if let Some(after) = wanted.after {
            query.push(" AND frame.id > ").push_bind(after);
        }
        let order = if wanted.after.is_some() { "ASC" } else { "DESC" };
        query.push(format!(" ORDER BY frame.id {order} LIMIT ")).push_bind(wanted.limit);
        let rows = query.all(&self.readers).await?;
        Ok(rows.iter().map(frame).collect())
    }
}

/// What is wanted, as conditions on rows whose time is this column.
pub(super) fn conditions<'q>(query: &mut Statement<'q>, wanted: &'q Wanted, time: &str) {
    if let Some(device) = wanted.device {
        query.push(" AND device = ").push_bind(device);
    }
    if let Some(metric) = &wanted.metric {
        query.push(" AND metric = ").push_bind(metric);
    }
    if let Some(item) = &wanted.item {
        query.push(" AND item = ").push_bind(item);
    }
    if let Some(from) = wanted.from {
        query.push(" AND time >= ").push_bind(from);
    }
    if let Some(to) = wanted.to {
        query.push(" AND time < ").push_bind(to);
    }
    if let Some(Place(device, metric, item, at)) = &wanted.behind {
        query.push(format!(" AND (device, metric, item, {time}) > (")).push_bind(*device).push(", ").push_bind(metric);
        query.push(", ").push_bind(item).push(", ").push_bind(*at).push(")");
    }
}

fn device(row: &Record) -> DeviceRow {
    DeviceRow {
        id: row.get(0),
        key: row.get(1),
        name: row.get(2),
        firmware: row.get(3),
        first_seen: row.get(4),
        last_seen: row.get(5),
        status: row.get(6),
        status_at: row.get(7),
    }
}

pub(super) fn reading(row: &Record) -> ReadingRow {
    let (interval, count): (i64, i64) = (row.get(7), row.get(10));
    ReadingRow {
        device: row.get(0),
        metric: row.get(1),
        item: row.get(2),
        time: row.get(3),
        clock: match row.get(4) {
            2_i64 => "frame",
            1 => "sniffer",
            _ => "arrival",
        },
        value: row.get(5),
        unit: row.get(6),
        interval: interval.saturating_mul(count),
        quality: quality(row.get(8)),
        frame: row.get(9),
        count,
        min: row.get(11),
        max: row.get(12),
    }
}

fn frame(row: &Record) -> FrameRow {
    let (bytes, known): (&[u8], Option<&[u8]>) = (row.get(6), row.get(7));
    FrameRow {
        id: row.get(0),
        device: row.get(1),
        read_at: row.get(2),
        clock: if row.get(3) { "sniffer" } else { "arrival" },
        session: row.get(4),
        first_word: row.get(5),
        bytes: known.map_or_else(|| show::hex(bytes), |known| partly(bytes, known)),
        name: row.get(8),
        quality: row.get(9),
        note: row.get(10),
        decoder: row.get(11),
    }
}

/// Bytes of which some are lost.
fn partly(bytes: &[u8], known: &[u8]) -> String {
    let byte = |(byte, known): (&u8, &u8)| if *known == 0 { "??".into() } else { format!("{byte:02X}") };
    bytes.iter().zip(known).map(byte).collect::<Vec<_>>().join(" ")
}
