//! Every capture of the project: its words, transactions, frames with all their fields, and readings.

use core::fmt::{self, Write};

use smartmeter_proto::p350::{Command, P350, Reply};
use smartmeter_proto::repair::{self, Outcome};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Ending, Event, Transactions, Word};
use smartmeter_proto::{Frame, Reading};

use crate::walk::Walk;

/// Name and text of each capture in `spec/captures`.
pub const CAPTURES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/captures.rs"));

/// More than the longest transaction that a length byte can announce.
const LONGEST: usize = 300;

/// All captures.
///
/// # Errors
///
/// What `out` says.
pub fn lines(out: &mut dyn Write) -> fmt::Result {
    CAPTURES.iter().try_for_each(|(name, text)| {
        writeln!(out, "capture {name}")?;
        capture(text, out)
    })
}

/// The words of all captures, one after the other.
pub fn for_each_word(mut sink: impl FnMut(Word)) {
    for (_, text) in CAPTURES {
        let mut lexer = Lexer::new();
        let lexed = text.iter().filter_map(|&byte| lexer.push(byte).ok().flatten());
        lexed.for_each(&mut sink);
        lexer.finish().into_iter().flatten().for_each(&mut sink);
    }
}

/// One capture, as its text.
fn capture(text: &[u8], out: &mut dyn Write) -> fmt::Result {
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<LONGEST>::new());
    let (mut index, mut result) = (0, Ok(()));
    let mut take = |event: Event<'_>, out: &mut dyn Write| {
        if result.is_ok() {
            result = event_lines(index, event, out);
        }
        index += 1;
    };
    for lexed in text.iter().map(|&byte| lexer.push(byte)) {
        match lexed {
            Ok(word) => word.into_iter().for_each(|word| transactions.push(word, |event| take(event, out))),
            Err(error) => writeln!(out, "text: {error}")?,
        }
    }
    match lexer.finish() {
        Ok(word) => word.into_iter().for_each(|word| transactions.push(word, |event| take(event, out))),
        Err(error) => writeln!(out, "text: {error}")?,
    }
    transactions.finish(|event| take(event, out));
    result
}

fn event_lines(index: usize, event: Event<'_>, out: &mut dyn Write) -> fmt::Result {
    match event {
        Event::Boot => writeln!(out, "{index} boot"),
        Event::Alive => writeln!(out, "{index} alive"),
        Event::Unknown(word) => writeln!(out, "{index} word {word:04X}"),
        Event::Transaction { bytes, ending, continues } => {
            let (len, continues) = (bytes.len(), if continues { ", continues" } else { "" });
            writeln!(out, "{index} transaction of {len} bytes, {}{continues}", name(ending))?;
            transaction(bytes, out)
        }
    }
}

const fn name(ending: Ending) -> &'static str {
    match ending {
        Ending::Released => "released",
        Ending::Interrupted => "interrupted",
        Ending::TooLong => "too long",
        Ending::StreamEnd => "cut off",
    }
}

/// One transaction: the walk up to where it ends or fails, the verdict, the readings, what it encodes as, and what can
/// be put right of it.
pub fn transaction(bytes: &[u8], out: &mut dyn Write) -> fmt::Result {
    let mut walk = Walk::new(out);
    let walked = Command::<Reply<'_>>::walk(bytes, &mut walk);
    walk.finish()?;
    match walked {
        Ok(command) => {
            writeln!(out, "  decoded")?;
            readings(&command, out)?;
            encoded(&command, bytes, out)
        }
        Err(error) => writeln!(out, "  refused: {error}"),
    }?;
    repaired(bytes, out)
}

fn readings(command: &Command<'_>, out: &mut dyn Write) -> fmt::Result {
    let mut result = Ok(());
    command.for_each_reading(|reading: Reading| {
        if result.is_ok() {
            result = reading_line(&reading, out);
        }
    });
    result
}

fn reading_line(reading: &Reading, out: &mut dyn Write) -> fmt::Result {
    write!(out, "  reading {} {}", reading.metric.name, reading.value)?;
    match reading.quantity() {
        Some(quantity) => write!(out, " is {quantity} {}", reading.field.unit.unwrap_or("(no unit)"))?,
        None => write!(out, " is no exact number")?,
    }
    // Floating-point numbers are computed in software there: their bits must be the same ones.
    write!(out, ", {:016X}", reading.to_f64().map_or(0, f64::to_bits))?;
    let Reading { time, label, index, exponent, .. } = reading;
    write!(out, ", time {time:?} end {:?} {:?}", reading.end(), reading.interval)?;
    writeln!(out, ", label {label:?} index {index:?} exponent {exponent} checked {}", reading.checked)
}

fn encoded(command: &Command<'_>, bytes: &[u8], out: &mut dyn Write) -> fmt::Result {
    let mut buffer = [0; LONGEST];
    match command.encode(&mut buffer) {
        Ok(len) if buffer.get(..len) == Some(bytes) => writeln!(out, "  encodes as it was"),
        Ok(len) => writeln!(out, "  encodes as other {len} bytes"),
        Err(error) => writeln!(out, "  does not encode: {error}"),
    }
}

fn repaired(bytes: &[u8], out: &mut dyn Write) -> fmt::Result {
    if !repair::is_doubtful::<P350>(bytes) {
        return Ok(());
    }
    let mut buffer = [0; LONGEST + repair::ROOM];
    match repair::transaction::<P350>(bytes, &mut buffer) {
        Outcome::Repaired(explanation) => writeln!(out, "  repaired, {} bits: {explanation}", explanation.proof()),
        Outcome::Unproven(explanation) => writeln!(out, "  unproven, {} bits: {explanation}", explanation.proof()),
        other => writeln!(out, "  repair: {other:?}"),
    }
}
