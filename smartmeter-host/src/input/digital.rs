//! Raw digital data of Saleae Logic 2 as CSV.
//!
//! A heading `Time [s],Channel 0,Channel 1,…`, then a row of levels wherever one of them changes (support.saleae.com,
//! "Binary and CSV Export Formats"). Times are seconds or, where asked for, dates and times.

use std::io::Read;

use csv::StringRecord;
use smartmeter_proto::spi::Levels;

use super::saleae::{fault, nanoseconds, reader};
use super::wires::Wires;
use super::{InputError, Notes, Options, Sink};

pub(super) fn read(source: impl Read, options: &Options, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    let mut rows = reader(source);
    let names: Vec<String> = rows.headers().map_err(fault)?.iter().skip(1).map(Into::into).collect();
    let columns = options.channels.find(&names)?.map(|index| index + 1);
    let (mut wires, mut first, mut last) = (Wires::new(options), None, 0);
    let mut row = StringRecord::new();
    while rows.read_record(&mut row).map_err(fault)? {
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        let wrong =
            |expected: &str, found: &str| InputError::Line(line, format!("expected {expected}, found {found:?}"));
        let time = nanoseconds(cell(0)).ok_or_else(|| wrong("a time", cell(0)))?;
        let since = u64::try_from(time - *first.get_or_insert(time)).ok().filter(|&since| since >= last);
        last = since.ok_or_else(|| wrong("a time after that of the row before", cell(0)))?;
        let level = |column: usize| match cell(column) {
            "0" => Ok(false),
            "1" => Ok(true),
            other => Err(wrong("a level, 0 or 1", other)),
        };
        let [select, clock, data] = columns.map(level);
        wires.levels(last, Levels { select: select?, clock: clock?, data: data? }, sink)?;
    }
    wires.finish(sink)
}
