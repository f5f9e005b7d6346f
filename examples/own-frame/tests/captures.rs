//! The capture beside this test, decoded with the types of this crate.

use core::fmt::Write;
use core::ops::Range;

use own_frame::{OwnCommand, OwnReply};
use smartmeter_proto::p350::{Command, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::Field;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::words::{Event, Transactions};
use smartmeter_proto::{Error, Reading};

const CAPTURE: &str = include_str!("../captures/weeks.txt");

/// Hands every transaction of the capture to `each`.
fn transactions(mut each: impl FnMut(&[u8])) {
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<300>::new());
    for byte in CAPTURE.bytes() {
        if let Some(word) = lexer.push(byte).expect("the capture is well formed") {
            transactions.push(word, |event| match event {
                Event::Transaction { bytes, .. } => each(bytes),
                other => panic!("not in this capture: {other:?}"),
            });
        }
    }
}

/// Writes one line for each value: byte range, name, value, unit.
#[derive(Default)]
struct Lines(String);

impl Visitor<'_> for Lines {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Variant { variant, id, id_bytes: 1, .. } = step {
            writeln!(self.0, "  {offset:>2}..{:<2} id {id:#04X}: {}", offset + 1, variant.name)
                .expect("a string has room");
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'_>, Range { start, end }: Range<usize>) {
        let unit = field.unit.unwrap_or_default();
        let value = field.quantity(value).map_or_else(|| value.to_string(), |quantity| quantity.to_string());
        let line = format!("  {start:>2}..{end:<2} {} = {value} {unit}", field.name);
        writeln!(self.0, "{}", line.trim_end()).expect("a string has room");
    }
}

#[test]
fn the_capture_is_what_it_was() {
    let mut shown = String::new();
    transactions(|bytes| {
        let mut lines = Lines::default();
        let result = OwnCommand::walk(bytes, &mut lines);
        writeln!(shown, "{}{}", Value::Bytes(bytes), result_of(&result)).expect("a string has room");
        shown += &lines.0;
        if let Ok(command) = result {
            command.for_each_reading(|reading: Reading| {
                writeln!(shown, "  {}", show(&reading)).expect("a string has room")
            });
        }
    });
    insta::assert_snapshot!(shown);
}

fn result_of(result: &Result<OwnCommand<'_>, Error>) -> String {
    result.as_ref().map_or_else(|error| format!("\n  {error}"), |_| String::new())
}

fn show(reading: &Reading) -> String {
    let value = reading.quantity().expect("all metrics here are integers");
    let time = reading.end().expect("all metrics here have a time");
    format!("{} at {time}: {value} {}", reading.metric.name, reading.field.unit.unwrap_or_default())
}

#[test]
fn own_and_known_replies_come_out_side_by_side_and_encode_back() {
    let mut kinds = Vec::new();
    transactions(|bytes| {
        let Ok(command) = OwnCommand::decode(bytes) else { return };
        let mut buffer = [0; 300];
        let len = command.encode(&mut buffer).expect("a buffer of this size is enough");
        assert_eq!(buffer[..len], *bytes);
        if let Command::Receive(receive) = command {
            kinds.push(match receive.packet.body {
                OwnReply::Weeks(weeks) => format!("{} weeks", weeks.energy.len()),
                OwnReply::Known(Reply::Power(power)) => format!("{} W", power.head.power),
                OwnReply::Known(other) => panic!("not in this capture: {other:?}"),
            });
        }
    });
    assert_eq!(kinds, ["207 W", "4 weeks"]);
}
