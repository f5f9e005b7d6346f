//! The measurements in a capture, one row each, as CSV or JSON lines.
//!
//! Only transactions that are whole and decoded have any, and those that were put right where a checksum proves how.

use std::io::{self, Write};

use smartmeter_proto::visit::Value;
use smartmeter_proto::{Frame, Protocol, Reading};

use crate::capture::{Mark, Transaction};
use crate::csv::Lines;
use crate::gaps::Gap;
use crate::item;
use crate::jsonl::json;
use crate::render::{Place, Renderer};
use crate::repair::Piece;
use crate::show::{self, Physical};
use crate::verdict::{Quality, Verdict, judge};

/// In which form readings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CSV with a heading.
    Csv,
    /// One JSON object for each.
    Jsonl,
}

/// Writes readings.
#[derive(Debug)]
pub struct Readings {
    form: Form,
    with_file: bool,
    lines: Lines,
}

impl Readings {
    /// In this form, with the file's name first, or without.
    #[must_use]
    pub fn new(form: Form, with_file: bool) -> Self {
        Self { form, with_file, lines: Lines::default() }
    }

    fn write(
        &mut self,
        readings: &[Reading],
        quality: QualityOf,
        place: Place<'_>,
        with_item: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self.form {
            Form::Csv => {
                write_csv(readings, quality, place, with_item, &mut self.lines)?;
                self.lines.write_to(out)
            }
            Form::Jsonl => write_jsonl(readings, quality, place, out),
        }
    }
}

/// How far a reading can be trusted.
type QualityOf = fn(&Reading) -> &'static str;

const COLUMNS: [&str; 6] = ["metric", "time", "value", "unit", "quality", "index"];
/// The last column, where frames can have readings that nothing else tells apart.
const ITEM: &str = "item";

impl<P: Protocol> Renderer<P> for Readings {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.form {
            Form::Csv => {
                let file = if self.with_file { "file," } else { "" };
                let item = if has_items::<P>() { format!(",{ITEM}") } else { String::new() };
                writeln!(out, "{file}{}{item}", COLUMNS.join(","))
            }
            Form::Jsonl => Ok(()),
        }
    }

    fn mark(&mut self, _: Place<'_>, _: Mark, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn unreadable(&mut self, _: Place<'_>, _: &str, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn gap(&mut self, _: Place<'_>, _: &Gap, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Verdict> {
        let (verdict, frame) = judge::<P, _>(transaction, &mut ());
        let mut readings = Vec::new();
        if let Some(frame) = frame {
            frame.for_each_reading(|reading| readings.push(reading));
        }
        self.write(&readings, quality_of, place, has_items::<P>(), out)?;
        Ok(verdict)
    }

    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.write(&piece.readings::<P>(), |_| Quality::Reconstructed.as_str(), place, has_items::<P>(), out)
    }
}

fn has_items<P: Protocol>() -> bool {
    item::are_in(P::Transaction::SCHEMA)
}

fn write_csv(
    readings: &[Reading],
    quality: QualityOf,
    place: Place<'_>,
    with_item: bool,
    lines: &mut Lines,
) -> ::csv::Result<()> {
    for reading in readings {
        let value = physical(reading).exact();
        let unit = reading.field.unit.unwrap_or_default();
        let time = time_of(reading).unwrap_or_default();
        let index = place.index.to_string();
        let cells = [reading.metric.name, &time, &value, unit, quality(reading), &index];
        let item = with_item.then(|| item::of(reading).unwrap_or_default());
        lines.0.write_record(place.file.into_iter().chain(cells).chain(item.as_deref()))?;
    }
    Ok(())
}

fn write_jsonl(readings: &[Reading], quality: QualityOf, place: Place<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    for reading in readings {
        line.push(b'{');
        if let Some(file) = place.file {
            line.extend(b"\"file\":");
            json(&mut line, file);
            line.push(b',');
        }
        line.extend(b"\"metric\":");
        json(&mut line, reading.metric.name);
        line.extend(b",\"time\":");
        json(&mut line, &time_of(reading));
        line.extend(b",\"value\":");
        json_value(&mut line, reading);
        line.extend(b",\"unit\":");
        json(&mut line, &reading.field.unit);
        line.extend(b",\"quality\":");
        json(&mut line, quality(reading));
        line.extend(b",\"index\":");
        json(&mut line, &place.index);
        if let Some(item) = item::of(reading) {
            line.extend(b",\"item\":");
            json(&mut line, &item);
        }
        line.extend(b"}\n");
    }
    out.write_all(&line)
}

fn json_value(line: &mut Vec<u8>, reading: &Reading) {
    match (reading.quantity(), reading.to_f64(), reading.value) {
        // Its decimals are those of a JSON number, and more exact than a float.
        (Some(quantity), ..) => line.extend(quantity.to_string().bytes()),
        (None, Some(number), _) => json(line, &number),
        (None, None, Value::Bool(yes)) => json(line, &yes),
        (None, None, other) => json(line, &other.to_string()),
    }
}

const fn physical(reading: &Reading) -> Physical<'static> {
    let Reading { field, value, exponent, .. } = *reading;
    Physical { field, value, exponent: Some(exponent) }
}

/// When what was measured ended; `None` where the frame does not say.
fn time_of(reading: &Reading) -> Option<String> {
    reading.end().and_then(show::utc)
}

/// A checksum may cover one reading of a transaction and not another.
fn quality_of(reading: &Reading) -> &'static str {
    if reading.checked { Quality::Checked.as_str() } else { Quality::Unchecked.as_str() }
}
