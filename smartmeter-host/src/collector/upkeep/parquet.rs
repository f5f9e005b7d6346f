//! Readings and frames as columns, for programs that analyse.

use std::io::Write;

use super::columns::{Cell, Table};
use super::export::PAGE;
use crate::collector::store::{DeviceRow, FrameRow, Place, ReadingRow, Store, Wanted, WantedFrames};

/// The columns of readings. Levels of what is optional say where nothing is.
const READINGS: &str = "message readings {
    REQUIRED INT64 time (TIMESTAMP(MICROS, true));
    REQUIRED INT64 device;
    REQUIRED BYTE_ARRAY device_key (STRING);
    REQUIRED BYTE_ARRAY metric (STRING);
    REQUIRED BYTE_ARRAY item (STRING);
    REQUIRED DOUBLE value;
    REQUIRED BYTE_ARRAY unit (STRING);
    REQUIRED INT64 interval;
    REQUIRED BYTE_ARRAY quality (STRING);
    REQUIRED BYTE_ARRAY clock (STRING);
    OPTIONAL INT64 frame;
    OPTIONAL BYTE_ARRAY schema (STRING);
    REQUIRED INT64 count;
    OPTIONAL DOUBLE min;
    OPTIONAL DOUBLE max;
}";

/// Those of frames.
const FRAMES: &str = "message frames {
    REQUIRED INT64 id;
    REQUIRED INT64 read_at (TIMESTAMP(MICROS, true));
    REQUIRED INT64 device;
    REQUIRED BYTE_ARRAY device_key (STRING);
    REQUIRED BYTE_ARRAY clock (STRING);
    REQUIRED INT64 session;
    REQUIRED INT64 first_word;
    REQUIRED BYTE_ARRAY bytes (STRING);
    REQUIRED BYTE_ARRAY name (STRING);
    REQUIRED BYTE_ARRAY quality (STRING);
    REQUIRED BYTE_ARRAY note (STRING);
    REQUIRED BYTE_ARRAY schema (STRING);
}";

/// Writes readings.
pub(super) async fn readings(store: &Store, out: &mut (dyn Write + Send), mut wanted: Wanted) -> anyhow::Result<u64> {
    let devices = store.devices().await?;
    let mut table = Table::new(READINGS, out)?;
    loop {
        let page = store.traced_readings(&wanted).await?;
        for (row, schema) in &page {
            table.row(reading(row, key(&devices, row.device), schema.as_deref()))?;
        }
        let Some((last, _)) = page.into_iter().last() else { return Ok(table.finish()?) };
        wanted.behind = Some(Place(last.device, last.metric, last.item, last.time));
    }
}

/// Writes frames.
pub(super) async fn frames(store: &Store, out: &mut (dyn Write + Send), device: Option<i64>) -> anyhow::Result<u64> {
    let devices = store.devices().await?;
    let mut table = Table::new(FRAMES, out)?;
    let mut wanted = WantedFrames { device, limit: PAGE, after: Some(0), ..WantedFrames::default() };
    loop {
        let page = store.frames(&wanted).await?;
        for row in &page {
            table.row(frame(row, key(&devices, row.device)))?;
        }
        let Some(last) = page.last() else { return Ok(table.finish()?) };
        wanted.after = Some(last.id);
    }
}

fn key(devices: &[DeviceRow], id: i64) -> &str {
    devices.iter().find(|device| device.id == id).map_or("", |device| &device.key[..])
}

fn reading(row: &ReadingRow, key: &str, schema: Option<&str>) -> [Cell; 15] {
    [
        row.time.saturating_mul(1_000_000).into(),
        row.device.into(),
        key.into(),
        row.metric[..].into(),
        row.item[..].into(),
        row.value.into(),
        row.unit[..].into(),
        row.interval.into(),
        row.quality.into(),
        row.clock.into(),
        row.frame.into(),
        schema.into(),
        row.count.into(),
        row.min.into(),
        row.max.into(),
    ]
}

fn frame(row: &FrameRow, key: &str) -> [Cell; 12] {
    [
        row.id.into(),
        row.read_at.saturating_mul(1000).into(),
        row.device.into(),
        key.into(),
        row.clock.into(),
        row.session.into(),
        row.first_word.into(),
        row.bytes[..].into(),
        row.name[..].into(),
        row.quality[..].into(),
        row.note[..].into(),
        row.decoder[..].into(),
    ]
}
