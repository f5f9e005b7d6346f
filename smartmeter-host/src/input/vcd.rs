//! Value change dumps: IEEE 1364-2001, clause 18, as sigrok, GTKWave and simulators write them.
//!
//! Three variables of one bit are the wires, found by name; scopes don't matter. A level that is unknown (`x`) or not
//! driven (`z`) is passed over, and counted: the one before it goes on. `smartmeter convert` writes marks as changes of a variable of type `string`
//! that is called `mark`, a kind that GTKWave knows and sigrok passes over; they are read back.

use std::io::BufRead;

use smartmeter_proto::spi::Levels;
use vcd::{Command, IdCode, Parser, TimescaleUnit, Value};

use super::wires::Wires;
use super::{InputError, Notes, Options, Sink};
use crate::show::counted;

/// The variable that holds marks.
pub(crate) const MARK: &str = "mark";

/// What the heading declares.
#[derive(Debug)]
struct Variables {
    wires: [IdCode; 3],
    mark: Option<IdCode>,
    scale: Scale,
}

/// Nanoseconds for each unit of time, as a fraction.
#[derive(Debug, Clone, Copy)]
struct Scale {
    numerator: u128,
    denominator: u128,
}

impl Scale {
    fn new(count: u32, unit: TimescaleUnit) -> Self {
        Self { numerator: u128::from(count) * 1_000_000_000, denominator: u128::from(unit.divisor()) }
    }

    fn nanoseconds(self, time: u64) -> u64 {
        let time = u128::from(time).saturating_mul(self.numerator) / self.denominator.max(1);
        u64::try_from(time).unwrap_or(u64::MAX)
    }
}

pub(super) fn read(source: impl BufRead, options: &Options, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
    // The parser wants something behind the last word.
    let mut parser = Parser::new(source.chain(&b"\n"[..]));
    let variables = heading(&mut parser, options)?;
    let mut changes = Changes { variables, time: 0, levels: [None; 3], wires: Wires::new(options), unknown: 0 };
    while let Some(command) = parser.next() {
        let command = command.map_err(fault)?;
        changes.take(command, parser.line(), sink)?;
    }
    changes.finish(sink)
}

/// What is read one after the other.
struct Changes {
    variables: Variables,
    time: u64,
    levels: [Option<bool>; 3],
    wires: Wires,
    unknown: u64,
}

impl Changes {
    fn take(&mut self, command: Command, line: u64, sink: &mut Sink<'_>) -> Result<(), InputError> {
        match command {
            Command::Timestamp(time) => {
                self.settle(sink)?;
                let time = self.variables.scale.nanoseconds(time);
                if time < self.time {
                    return Err(InputError::Line(
                        line,
                        format!("expected a time after {} ns, found {time} ns", self.time),
                    ));
                }
                self.time = time;
            }
            Command::ChangeScalar(code, value) => self.change(code, value),
            Command::ChangeVector(code, value) if value.len() == 1 => {
                value.iter().for_each(|value| self.change(code, value));
            }
            Command::ChangeString(code, text) if Some(code) == self.variables.mark => {
                self.settle(sink)?;
                let word = u16::from_str_radix(&text, 16).map_err(|_| {
                    InputError::Line(line, format!("expected a mark of four hexadecimal digits, found {text:?}"))
                })?;
                self.wires.mark(word, sink)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn change(&mut self, code: IdCode, value: Value) {
        let wires = self.variables.wires.into_iter().zip(&mut self.levels);
        for (_, level) in wires.filter(|(wire, _)| *wire == code) {
            match value {
                Value::V0 => *level = Some(false),
                Value::V1 => *level = Some(true),
                Value::X | Value::Z => self.unknown += 1,
            }
        }
    }

    /// Hands on what all wires are, once each was there.
    fn settle(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let [Some(select), Some(clock), Some(data)] = self.levels else { return Ok(()) };
        self.wires.levels(self.time, Levels { select, clock, data }, sink)
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        self.settle(sink)?;
        let mut notes = self.wires.finish(sink)?;
        if self.unknown != 0 {
            notes.push(format!("{}, x or z, passed over", counted(self.unknown, "unknown level")));
        }
        Ok(notes)
    }
}

fn heading<R: BufRead>(parser: &mut Parser<R>, options: &Options) -> Result<Variables, InputError> {
    let (mut names, mut codes, mut mark) = (Vec::new(), Vec::new(), None);
    let mut scale = Scale::new(1, TimescaleUnit::S);
    loop {
        match parser.next().transpose().map_err(fault)? {
            Some(Command::Enddefinitions) => break,
            Some(Command::Timescale(count, unit)) => scale = Scale::new(count, unit),
            Some(Command::VarDef(_, 1, code, name, _)) if name != MARK => {
                names.push(name);
                codes.push(code);
            }
            Some(Command::VarDef(_, _, code, name, _)) if name == MARK => mark = Some(code),
            Some(_) => {}
            None => return Err(InputError::Whole("the file ends before `$enddefinitions`".into())),
        }
    }
    let wires = options.channels.find(&names)?.map(|index| codes[index]);
    Ok(Variables { wires, mark, scale })
}

fn fault(error: std::io::Error) -> InputError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<vcd::ParseError>()) {
        Some(parse) => InputError::Line(parse.line(), format!("no value change dump: {}", parse.kind())),
        None => InputError::Read(error),
    }
}
