//! A capture as a list: a heading for each transaction and mark, a line for each value in it.

use core::fmt::Write as _;
use core::ops::Range;
use std::boxed::Box;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::Failure;
use crate::schema::Field;
use crate::text::Lexer;
use crate::visit::{Step, Value, Visitor};
use crate::words::{Ending, Event, Transactions};
use crate::{Frame, Protocol, Reading};

/// What is held of a transaction; what is longer comes in pieces.
const LONGEST: usize = 4096;

/// Everything that a capture says, as text that a person can hold against the protocol.
///
/// Each transaction has a heading with the line it is on and its bytes, and a line for each value: where its bytes are,
/// the way to it, the value in its unit, and a tick where a checksum that held covers it. What is measured follows. A
/// transaction that does not decode has its error, and the values before it.
///
/// # Errors
///
/// Where the text is no capture, and where a transaction decodes and does not encode back to its bytes.
pub fn listing<P: Protocol>(capture: &str) -> Result<String, Failure> {
    let (mut lexer, mut transactions) = (Lexer::new(), Box::new(Transactions::<LONGEST>::new()));
    let (mut shown, mut failed, mut since) = (String::new(), None, 1);
    let mut show = |line: u64, event: Event<'_>| {
        if let Err(failure) = event_listing::<P>(line, event, &mut shown) {
            failed.get_or_insert(failure);
        }
    };
    for byte in capture.bytes().chain([b'\n']) {
        let line = lexer.line();
        if let Some(word) = lexer.push(byte)? {
            since = if transactions.is_pending() { since } else { line };
            transactions.push(word, |event| show(core::mem::replace(&mut since, line), event));
        }
    }
    transactions.finish(|event| show(since, event));
    failed.map_or(Ok(shown), Err)
}

fn event_listing<P: Protocol>(line: u64, event: Event<'_>, out: &mut String) -> Result<(), Failure> {
    match event {
        Event::Boot => writeln!(out, "line {line}: the sniffer started")?,
        Event::Alive => writeln!(out, "line {line}: the sniffer is alive")?,
        Event::Unknown(word) => writeln!(out, "line {line}: word {word:04X}")?,
        Event::Transaction { bytes: [], ending: Ending::Released, continues: false } => {
            writeln!(out, "line {line}: empty")?;
        }
        Event::Transaction { bytes, ending, continues } => {
            writeln!(out, "line {line}: {}", Value::Bytes(bytes))?;
            match broken(ending, continues) {
                Some(broken) => writeln!(out, "  {broken}")?,
                None => transaction::<P>(bytes, out).map_err(|failure| format!("line {line}: {failure}"))?,
            }
        }
    }
    Ok(())
}

/// Why these are not all bytes of a transaction, so that what they decode to means nothing.
const fn broken(ending: Ending, continues: bool) -> Option<&'static str> {
    match ending {
        Ending::Released if continues => Some("goes on with the transaction before it"),
        Ending::Released => None,
        Ending::Interrupted => Some("interrupted by a mark"),
        Ending::TooLong => Some("goes on below"),
        Ending::StreamEnd => Some("the capture ends before it does"),
    }
}

fn transaction<P: Protocol>(bytes: &[u8], out: &mut String) -> Result<(), Failure> {
    let mut lines = Lines::default();
    let walked = P::Transaction::walk(bytes, &mut lines);
    if let Err(error) = &walked {
        writeln!(out, "  {error}")?;
    }
    lines.write(walked.is_ok(), out)?;
    let Ok(frame) = walked else { return Ok(()) };
    let back = frame.encode_to_vec().map_err(|error| error.to_string())?;
    if back != bytes {
        return Err(format!("it decodes, but encodes to {}", Value::Bytes(&back)).into());
    }
    frame.for_each_reading(|reading: Reading| {
        // A string has room.
        let _ = writeln!(out, "  {}", measured(&reading));
    });
    Ok(())
}

fn measured(reading: &Reading) -> String {
    let value = reading.quantity().map_or_else(|| format!("{}", reading.value), |quantity| format!("{quantity}"));
    let time = reading.end().map(|time| format!(" at {time}")).unwrap_or_default();
    let unit = reading.field.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let proof = if reading.checked { "checked" } else { "unchecked" };
    format!("{}{time}: {value}{unit}, {proof}", reading.metric.name)
}

/// One line for each value.
#[derive(Default)]
struct Lines {
    lines: Vec<(Range<usize>, String)>,
    path: Vec<String>,
    covered: Vec<Range<usize>>,
}

impl Lines {
    fn write(&self, is_proven: bool, out: &mut String) -> Result<(), Failure> {
        for (range, text) in &self.lines {
            let is_in = |covered: &Range<usize>| covered.start <= range.start && range.end <= covered.end;
            let tick = if is_proven && self.covered.iter().any(is_in) { '✓' } else { ' ' };
            writeln!(out, "  {:>2}..{:<3}{tick} {text}", range.start, range.end)?;
        }
        Ok(())
    }

    fn named(&self) -> String {
        let mut path = String::new();
        for part in &self.path {
            let dot = if path.is_empty() || part.starts_with('[') { "" } else { "." };
            path.push_str(dot);
            path.push_str(part);
        }
        path
    }
}

impl Visitor<'_> for Lines {
    fn enter(&mut self, step: Step, offset: usize) {
        let part = match step {
            Step::Field(field) => field.name.into(),
            Step::Item(index) => format!("[{index}]"),
            Step::Variant { variant, id, id_bytes, .. } => {
                if id_bytes != 0 {
                    let end = offset.saturating_add(id_bytes.into());
                    let path = self.named();
                    let gap = if path.is_empty() { "" } else { " = " };
                    self.lines.push((offset..end, format!("{path}{gap}{} ({id:#04X})", variant.name)));
                }
                variant.name.into()
            }
        };
        self.path.push(part);
    }

    fn leave(&mut self, _: Step, _: usize) {
        self.path.pop();
    }

    fn value(&mut self, field: &'static Field, value: Value<'_>, range: Range<usize>) {
        let unit = field.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let value = field.quantity(value).map_or_else(|| format!("{value}"), |quantity| format!("{quantity}"));
        self.lines.push((range, format!("{} = {value}{unit}", self.named())));
    }

    fn terminator(&mut self, _: &'static Field, range: Range<usize>) {
        self.lines.push((range, format!("{} ends", self.named())));
    }

    fn checksum(&mut self, _: &'static Field, covered: Range<usize>) {
        self.covered.push(covered);
    }
}
