//! `smartmeter export`: readings, frames, or the words as a capture.

use std::io::Write;

use clap::ValueEnum;
use influxdb_line_protocol::LineProtocolBuilder;
use serde::Serialize;
use sniffer_core::serial::Text;

use super::parquet;
use crate::collector::store::{Place, ReadingRow, Store, Wanted, WantedFrames};
use crate::show;

/// Rows that are read at once.
pub(super) const PAGE: u32 = 10_000;

/// What is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum What {
    /// Readings, by device, metric, item and time
    #[default]
    Readings,
    /// Frames, the oldest first
    Frames,
    /// Words as they came: a capture, which `decode` reads
    Words,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Form {
    /// A row each
    #[default]
    Csv,
    /// A JSON object each
    Jsonl,
    /// Readings in the line protocol of `InfluxDB`: a measurement for each metric, nanoseconds
    Influx,
    /// Columns of Apache Parquet, with types
    Parquet,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exported {
    /// How many rows, or words.
    pub count: u64,
}

/// Writes out what is wanted; of frames and words, only the device matters.
///
/// # Errors
///
/// Where the database can't be read, or `out` written.
pub async fn export(
    store: &Store,
    what: What,
    form: Form,
    mut wanted: Wanted,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<Exported> {
    wanted.limit = PAGE;
    let count = match what {
        What::Readings if form == Form::Influx => influx(store, out, wanted).await?,
        What::Frames if form == Form::Influx => anyhow::bail!("frames have no line protocol: it is for readings"),
        What::Readings if form == Form::Parquet => parquet::readings(store, out, wanted).await?,
        What::Frames if form == Form::Parquet => parquet::frames(store, out, wanted.device).await?,
        What::Readings => readings(store, &mut Rows::new(form, out), wanted).await?,
        What::Frames => frames(store, &mut Rows::new(form, out), wanted.device).await?,
        What::Words if form == Form::Parquet => anyhow::bail!("words are always a capture, and have no columns"),
        What::Words => words(store, out, wanted.device).await?,
    };
    out.flush()?;
    Ok(Exported { count })
}

async fn readings(store: &Store, rows: &mut Rows<'_>, mut wanted: Wanted) -> anyhow::Result<u64> {
    loop {
        let page = store.readings(&wanted).await?;
        page.iter().try_for_each(|row| rows.write(row))?;
        let Some(last) = page.into_iter().last() else { return rows.finish() };
        wanted.behind = Some(Place(last.device, last.metric, last.item, last.time));
    }
}

async fn influx(store: &Store, out: &mut (dyn Write + Send), mut wanted: Wanted) -> anyhow::Result<u64> {
    let devices = store.devices().await?;
    let key = |id| devices.iter().find(|device| device.id == id).map_or("", |device| &device.key[..]);
    let mut count = 0;
    loop {
        let page = store.readings(&wanted).await?;
        for reading in &page {
            out.write_all(&line(key(reading.device), reading))?;
            count += 1;
        }
        let Some(last) = page.into_iter().last() else { return Ok(count) };
        wanted.behind = Some(Place(last.device, last.metric, last.item, last.time));
    }
}

/// A reading as a line. A tag without a value is none. What comes again with another quality is the same point, so that is a field.
pub(in crate::collector) fn line(device: &str, reading: &ReadingRow) -> Vec<u8> {
    let tags = [("device", device), ("item", &reading.item), ("unit", &reading.unit)];
    let mut tags = tags.into_iter().filter(|(_, value)| !value.is_empty());
    let line = LineProtocolBuilder::new().measurement(&reading.metric);
    // There is one at least: all have a device.
    let (name, value) = tags.next().unwrap_or(("device", "unknown"));
    let line = tags.fold(line.tag(name, value), |line, (name, value)| line.tag(name, value));
    let nanoseconds = reading.time.saturating_mul(1_000_000_000);
    let line = line.field("value", reading.value).field("quality", reading.quality);
    // Several that were put together.
    let line = if reading.count > 1 { line.field("count", reading.count) } else { line };
    line.timestamp(nanoseconds).close_line().build()
}

async fn frames(store: &Store, rows: &mut Rows<'_>, device: Option<i64>) -> anyhow::Result<u64> {
    let mut wanted = WantedFrames { device, limit: PAGE, after: Some(0), ..WantedFrames::default() };
    loop {
        let page = store.frames(&wanted).await?;
        page.iter().try_for_each(|row| rows.write(row))?;
        let Some(last) = page.last() else { return rows.finish() };
        wanted.after = Some(last.id);
    }
}

/// All sessions, one after the other. What was lost stands in it as such.
async fn words(store: &Store, out: &mut (dyn Write + Send), device: Option<i64>) -> anyhow::Result<u64> {
    let (devices, mut count) = (store.devices().await?, 0);
    for session in store.sessions(None).await?.iter().filter(|session| device.is_none_or(|id| id == session.device)) {
        let key = devices.iter().find(|it| it.id == session.device).map(|it| &it.key[..]).unwrap_or_default();
        let (mut text, mut from, mut is_first) = (Text::new(), 0, true);
        loop {
            let page = store.page(session.id, from).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
            if std::mem::take(&mut is_first) {
                let at = show::utc(first.read.at.div_euclid(1000)).unwrap_or_default();
                writeln!(out, "# {key}, session {}, from {at}", session.number)?;
                if session.pruned > 0 {
                    writeln!(out, "# {} words before these were pruned", session.pruned)?;
                }
            }
            from = last.first + last.count;
            for word in page.iter().flat_map(|chunk| &chunk.words) {
                let mut written = String::new();
                text.word(*word, &mut written)?;
                out.write_all(written.replace('\r', "").as_bytes())?;
                count += 1;
            }
        }
        writeln!(out)?;
    }
    Ok(count)
}

/// Rows in one form or the other.
enum Rows<'o> {
    Csv(Box<csv::Writer<&'o mut (dyn Write + Send)>>, u64),
    Jsonl(&'o mut (dyn Write + Send), u64),
}

impl<'o> Rows<'o> {
    fn new(form: Form, out: &'o mut (dyn Write + Send)) -> Self {
        match form {
            Form::Csv => Self::Csv(Box::new(csv::Writer::from_writer(out)), 0),
            Form::Jsonl | Form::Influx | Form::Parquet => Self::Jsonl(out, 0),
        }
    }

    fn write(&mut self, row: &impl Serialize) -> anyhow::Result<()> {
        match self {
            Self::Csv(writer, count) => {
                *count += 1;
                Ok(writer.serialize(row)?)
            }
            Self::Jsonl(out, count) => {
                *count += 1;
                Ok(writeln!(out, "{}", serde_json::to_string(row)?)?)
            }
        }
    }

    fn finish(&mut self) -> anyhow::Result<u64> {
        match self {
            Self::Csv(writer, count) => {
                writer.flush()?;
                Ok(*count)
            }
            Self::Jsonl(_, count) => Ok(*count),
        }
    }
}
