//! The table of Saleae's SPI analyzer as CSV.
//!
//! Logic 2 ("Export Table" in its Data panel; support.saleae.com, "Data Table & Terminal View") writes a row for each
//! event, with a column for each wire that is decoded:
//!
//! ```text
//! name,type,start_time,duration,"mosi","miso"
//! "SPI","enable",0.849574428,0.000000004,,
//! "SPI","result",0.84957446,0.000000452,0x03,0x00
//! "SPI","disable",0.849575,0.000000004,,
//! ```
//!
//! Logic 1 (`SpiAnalyzerResults.cpp` in github.com/saleae/spi-analyzer) writes `Time [s],Packet ID,MOSI,MISO`, a row for
//! each byte, and the number of the SELECT cycle; none, where its end was not seen.
//!
//! Rows that are not there, times that go back, and what the analyzer could not make sense of are lost: the word `C000` stands
//! there, so that no transaction around them is taken for whole.

use std::io::Read;

use csv::{Reader, ReaderBuilder, StringRecord};
use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::words::Word;

use super::{InputError, Item, Notes, Options, Sink};
use crate::show::counted;

/// Where the columns are.
struct Columns {
    time: usize,
    /// What the row is; without it each row is a byte.
    kind: Option<usize>,
    /// The number of the SELECT cycle.
    packet: Option<usize>,
    data: usize,
}

pub(super) fn read(source: impl Read, options: &Options, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    let mut rows = reader(source);
    let columns = Columns::of(rows.headers().map_err(fault)?, options.channels.takes_miso())?;
    // Logic 1 has no rows for SELECT.
    let select = if columns.kind.is_some() { Select::Released } else { Select::Unknown };
    let mut table = Table { columns, start: None, last: None, packet: None, select, errors: 0 };
    let mut row = StringRecord::new();
    while let Some(line) = next_row(&mut rows, &mut row) {
        match line.and_then(|line| table.row(line, &row, sink)) {
            Err(InputError::Line(line, what)) => table.unreadable(line, &what, sink)?,
            other => other?,
        }
    }
    table.finish(rows.position().line(), sink)
}

impl Columns {
    fn of(heading: &StringRecord, takes_miso: bool) -> Result<Self, InputError> {
        let find = |name: &str| heading.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        let there = || heading.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
        let need = |name: &str| {
            find(name).ok_or_else(|| InputError::Line(1, format!("expected a column `{name}`, found {}", there())))
        };
        let time = find("start_time").map_or_else(|| need("Time [s]"), Ok)?;
        Ok(Self {
            time,
            kind: find("type"),
            packet: find("Packet ID"),
            data: need(if takes_miso { "miso" } else { "mosi" })?,
        })
    }
}

/// What is read one after the other.
struct Table {
    columns: Columns,
    start: Option<i128>,
    /// The time of the row before.
    last: Option<i128>,
    packet: Option<Packet>,
    select: Select,
    errors: u64,
}

/// The SELECT cycle that a row of Logic 1 is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packet {
    /// With its number.
    Whole(u64),
    /// The end of which was not seen.
    Open,
}

/// What SELECT is, as far as rows said so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Select {
    Released,
    Pulled,
    /// It may have moved where a row can't be read, which is told there.
    Unknown,
}

impl Table {
    fn row(&mut self, line: u64, row: &StringRecord, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        let time = nanoseconds(cell(self.columns.time))
            .ok_or_else(|| InputError::Line(line, format!("expected a time, found {:?}", cell(self.columns.time))))?;
        if let Some(last) = self.last.replace(time).filter(|last| time < *last) {
            let ago = (last - time) as f64 / 1e9;
            self.unreadable(line, &format!("the time goes back by {ago} s: what is between is not known"), sink)?;
        }
        if let Some(packet) = self.columns.packet {
            self.packet(line, cell(packet), sink)?;
        }
        let since = time - *self.start.get_or_insert(time);
        let mut put = |word| sink(Item::at(line, u64::try_from(since).ok(), word));
        match self.columns.kind.map_or("result", cell) {
            "result" => {
                let byte = byte(line, cell(self.columns.data))?;
                if std::mem::replace(&mut self.select, Select::Pulled) == Select::Released {
                    put(MIDWAY)?;
                }
                put(Word::Byte(byte))
            }
            "enable" if std::mem::replace(&mut self.select, Select::Pulled) == Select::Pulled => put(MIDWAY),
            "enable" => Ok(()),
            "disable" => {
                if std::mem::replace(&mut self.select, Select::Released) == Select::Released {
                    put(MIDWAY)?;
                }
                put(Word::End)
            }
            "error" => {
                self.errors += 1;
                put(MIDWAY)?;
                // What the analyzer leaves out between two transactions is one of its own.
                if self.select == Select::Released { put(Word::End) } else { Ok(()) }
            }
            other => {
                let what = format!("expected `enable`, `result`, `disable` or `error`, found {other:?}");
                Err(InputError::Line(line, what))
            }
        }
    }

    /// The number of the SELECT cycle that a byte is in; a new one ends the one before.
    fn packet(&mut self, line: u64, text: &str, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let packet = match text {
            "" => Packet::Open,
            _ => text.parse().map(Packet::Whole).map_err(|_| {
                self.packet = None;
                InputError::Line(line, format!("expected the number of a packet, found {text:?}"))
            })?,
        };
        match (self.packet.replace(packet), packet) {
            // What was before it, or a part of it, is not in the table.
            (None, Packet::Whole(1..)) if self.start.is_none() => sink(Item::new(line, MIDWAY)),
            (None, _) => Ok(()),
            (Some(before), _) if before == packet => Ok(()),
            (Some(Packet::Whole(before)), Packet::Whole(now)) if now != before.wrapping_add(1) => {
                let what =
                    format!("expected packet {before} or {}, found {now}: rows are missing", before.wrapping_add(1));
                self.unreadable(line, &what, sink)
            }
            (Some(Packet::Open), _) => self.unreadable(line, "the packet before it has no end", sink),
            (Some(Packet::Whole(_)), _) => sink(Item::new(line, Word::End)),
        }
    }

    /// What a row says that can't be read is not known, whether it opens or ends a transaction included.
    fn unreadable(&mut self, line: u64, what: &str, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.select = Select::Unknown;
        sink(Item::unreadable(line, what))
    }

    fn finish(self, line: u64, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        if let Some(Packet::Whole(_)) = self.packet {
            sink(Item::new(line, Word::End))?;
        }
        let note =
            format!("Saleae: {} seen by the analyzer: is its clock polarity right?", counted(self.errors, "error"));
        Ok(if self.errors == 0 { Notes::new() } else { vec![note] })
    }
}

/// A value in hexadecimal, binary or decimal, as the analyzer's display is set.
fn byte(line: u64, text: &str) -> Result<u8, InputError> {
    let digits = text.replace(' ', "");
    let value = match (digits.strip_prefix("0x"), digits.strip_prefix("0b")) {
        (Some(digits), _) => u8::from_str_radix(digits, 16),
        (_, Some(digits)) => u8::from_str_radix(digits, 2),
        _ => digits.parse(),
    };
    let expected = "expected a byte, best as hexadecimal digits such as 0x0D";
    value.map_err(|_| InputError::Line(line, format!("{expected}, found {text:?}")))
}

/// A reader of Saleae's CSV, whose rows are all as long as the heading.
pub(super) fn reader<R: Read>(source: R) -> Reader<R> {
    ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(source)
}

/// Reads the next row, and gives its line; nothing at the end.
pub(super) fn next_row(rows: &mut Reader<impl Read>, row: &mut StringRecord) -> Option<Result<u64, InputError>> {
    match rows.read_record(row) {
        Ok(true) => Some(Ok(row.position().map_or(0, csv::Position::line))),
        Ok(false) => None,
        Err(error) => Some(Err(fault(error))),
    }
}

pub(super) fn fault(error: csv::Error) -> InputError {
    let line = error.position().map(csv::Position::line);
    match (error.into_kind(), line) {
        (csv::ErrorKind::Io(error), _) => InputError::Read(error),
        (csv::ErrorKind::UnequalLengths { expected_len, len, .. }, Some(line)) => {
            InputError::Line(line, format!("expected {expected_len} columns, found {len}"))
        }
        (csv::ErrorKind::Utf8 { err, .. }, Some(line)) => InputError::Line(line, format!("no text: {err}")),
        (other, _) => InputError::Whole(format!("no CSV: {other:?}")),
    }
}

/// Seconds with decimals, or a date and time, in nanoseconds.
pub(super) fn nanoseconds(text: &str) -> Option<i128> {
    if text.contains(['T', ':']) {
        return text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_nanosecond);
    }
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if !(whole.bytes().chain(decimals.bytes())).all(|byte| byte.is_ascii_digit()) || whole.is_empty() {
        // As small numbers are written, 1e-05.
        let seconds: f64 = text.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "it is bounded")]
        return (seconds.abs() < 1e12).then_some((seconds * 1e9).round() as i128);
    }
    let seconds: i128 = whole.parse().ok()?;
    let nanoseconds: i128 = format!("{decimals:0<9}").get(..9)?.parse().ok()?;
    let time = seconds.checked_mul(1_000_000_000)?.checked_add(nanoseconds)?;
    Some(if negative { -time } else { time })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact() {
        let times = ["0.849574428", "1", "-0.5", "2.1234567899", "1.5e-05", "2023-01-01T00:00:00.5Z"].map(nanoseconds);
        let expected = [849_574_428, 1_000_000_000, -500_000_000, 2_123_456_789, 15_000, 1_672_531_200_500_000_000];
        assert_eq!(times, expected.map(Some));
        assert_eq!(["", "-", "soon", "inf", "nan"].map(nanoseconds), [None; 5]);
    }

    fn words(rows: &[&str]) -> Vec<u16> {
        let (mut words, mut table) = (Vec::new(), String::from("name,type,start_time,duration,mosi,miso\n"));
        for (number, kind) in rows.iter().enumerate() {
            table += &format!("SPI,{kind},{number},0,0x{number:02X},0x00\n");
        }
        let mut sink = |item: Item<'_>| {
            words.push(item.word.into());
            Ok(())
        };
        read(table.as_bytes(), &Options::default(), &mut sink).expect("a table");
        words
    }

    #[test]
    fn a_transaction_is_whole_only_where_select_was_seen_to_be_pulled() {
        assert_eq!(words(&["enable", "result", "disable"]), [1, 0xFFFF]);
        assert_eq!(words(&["result", "disable", "disable"]), [0xC000, 0, 0xFFFF, 0xC000, 0xFFFF]);
        assert_eq!(words(&["enable", "disable", "result"]), [0xFFFF, 0xC000, 2]);
        assert_eq!(words(&["enable", "result", "enable", "result"]), [1, 0xC000, 3]);
        // What can't be read may have been an `enable`: it says itself that something is missing.
        assert_eq!(words(&["noise", "result", "disable"]), [0xC000, 1, 0xFFFF]);
    }

    #[test]
    fn what_the_analyzer_can_not_read_is_lost() {
        // Within a transaction, and between two: that is a transaction of its own.
        assert_eq!(words(&["enable", "result", "error", "result", "disable"]), [1, 0xC000, 3, 0xFFFF]);
        assert_eq!(words(&["error", "enable", "result", "disable"]), [0xC000, 0xFFFF, 2, 0xFFFF]);
    }

    /// Words of a table of Logic 1 with these rows, and what can't be read.
    fn of_logic_1(rows: &str) -> (Vec<u16>, Vec<String>) {
        let (mut words, mut said) = (Vec::new(), Vec::new());
        let mut sink = |item: Item<'_>| {
            words.push(item.word.into());
            said.extend(item.unreadable.map(|what| format!("line {}: {what}", item.line)));
            Ok(())
        };
        let table = format!("Time [s],Packet ID,MOSI,MISO\n{rows}");
        read(table.as_bytes(), &Options::default(), &mut sink).expect("a table");
        (words, said)
    }

    #[test]
    fn packets_of_logic_1_are_whole_where_nothing_is_missing() {
        assert_eq!(of_logic_1("1,0,0x04,0\n2,0,0x02,0\n3,1,0x0D,0\n"), (vec![4, 2, 0xFFFF, 0x0D, 0xFFFF], vec![]));
        let missing = "line 3: expected packet 0 or 1, found 2: rows are missing".to_owned();
        assert_eq!(of_logic_1("1,0,0x04,0\n3,2,0x0D,0\n"), (vec![4, 0xC000, 0x0D, 0xFFFF], vec![missing]));
        let back = "line 4: expected packet 2 or 3, found 0: rows are missing".to_owned();
        let expected = vec![0xC000, 4, 0xFFFF, 5, 0xC000, 6, 0xFFFF];
        assert_eq!(of_logic_1("1,1,0x04,0\n2,2,0x05,0\n3,0,0x06,0\n"), (expected, vec![back]));
        // Of a table that is a part, the first packet may be, too.
        assert_eq!(of_logic_1("1,7,0x04,0\n"), (vec![0xC000, 4, 0xFFFF], vec![]));
        // Its end was not seen, and where the rows end with it, it has none.
        assert_eq!(of_logic_1("1,0,0x04,0\n2,,0x02,0\n3,,0x0D,0\n"), (vec![4, 0xFFFF, 2, 0x0D], vec![]));
        let open = "line 3: the packet before it has no end".to_owned();
        assert_eq!(of_logic_1("1,,0x04,0\n2,0,0x02,0\n"), (vec![4, 0xC000, 2, 0xFFFF], vec![open]));
        let number = "line 3: expected the number of a packet, found \"x\"".to_owned();
        assert_eq!(of_logic_1("1,0,0x04,0\n2,x,0x02,0\n3,1,0x0D,0\n"), (vec![4, 0xC000, 0x0D, 0xFFFF], vec![number]));
    }

    #[test]
    fn what_is_between_times_that_go_back_is_not_known() {
        let back = "line 3: the time goes back by 1.5 s: what is between is not known".to_owned();
        let expected = vec![4, 0xC000, 2, 0xFFFF];
        assert_eq!(of_logic_1("2.5,0,0x04,0\n1.0,0,0x02,0\n"), (expected, vec![back]));
    }

    #[test]
    fn bytes_are_read_in_every_base() {
        assert!(["0x0D", "13", "0b 0000 1101"].iter().all(|text| byte(1, text).is_ok_and(|byte| byte == 13)));
        assert!(["", "0x100", "256", "'a'"].iter().all(|text| byte(1, text).is_err()));
    }
}
