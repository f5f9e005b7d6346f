//! Raw digital data of Saleae Logic 2 as CSV.
//!
//! A heading `Time [s],Channel 0,Channel 1,…`, then a row of levels wherever one of them changes (support.saleae.com,
//! "Binary and CSV Export Formats"). Times are seconds or, where asked for, dates and times.

use std::io::Read;

use csv::StringRecord;
use smartmeter_proto::spi::Levels;

use super::saleae::{fault, nanoseconds, next_row, reader};
use super::wires::Wires;
use super::{InputError, Notes, Options, Sink};

pub(super) fn read(source: impl Read, options: &Options, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    let mut rows = reader(source);
    let names: Vec<String> = rows.headers().map_err(fault)?.iter().skip(1).map(Into::into).collect();
    let columns = options.channels.find(&names)?.map(|index| index + 1);
    let (mut wires, mut times) = (Wires::new(options), Times { first: None, last: 0 });
    let mut row = StringRecord::new();
    while let Some(line) = next_row(&mut rows, &mut row) {
        match line.and_then(|line| levels(line, &row, columns, &mut times)) {
            Ok((time, levels)) => wires.levels(time, levels, sink)?,
            Err(InputError::Line(line, what)) => wires.unreadable(line, &what, sink)?,
            Err(other) => return Err(other),
        }
    }
    wires.finish(sink)
}

/// In nanoseconds.
struct Times {
    first: Option<i128>,
    /// Since the first.
    last: u64,
}

/// What a row says.
fn levels(line: u64, row: &StringRecord, columns: [usize; 3], times: &mut Times) -> Result<(u64, Levels), InputError> {
    let cell = |column: usize| row.get(column).unwrap_or_default().trim();
    let wrong = |expected: &str, found: &str| InputError::Line(line, format!("expected {expected}, found {found:?}"));
    let level = |column: usize| match cell(column) {
        "0" => Ok(false),
        "1" => Ok(true),
        other => Err(wrong("a level, 0 or 1", other)),
    };
    let time = nanoseconds(cell(0)).ok_or_else(|| wrong("a time", cell(0)))?;
    let [select, clock, data] = columns.map(level);
    let levels = Levels { select: select?, clock: clock?, data: data? };
    let since = u64::try_from(time - *times.first.get_or_insert(time)).ok().filter(|&since| since >= times.last);
    times.last = since.ok_or_else(|| wrong("a time after that of the row before", cell(0)))?;
    Ok((times.last, levels))
}
