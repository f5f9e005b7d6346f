//! Value change dumps. Marks are changes of a variable of type `string` called `mark`, which viewers show or pass over.

use std::io::{self, Write};

use smartmeter_proto::spi::Levels;
use vcd::{IdCode, TimescaleUnit, VarType, Writer};

use super::edges::EdgeFile;
use crate::input::Notes;

/// Writes a dump.
pub(super) struct Vcd<W: Write> {
    writer: Writer<W>,
    /// Once the heading is written.
    variables: Option<Variables>,
    /// The levels that were written last.
    last: Option<Levels>,
}

#[derive(Clone, Copy)]
struct Variables {
    select: IdCode,
    clock: IdCode,
    data: IdCode,
    mark: IdCode,
}

impl<W: Write> Vcd<W> {
    pub(super) fn new(out: W) -> Self {
        Self { writer: Writer::new(out), variables: None, last: None }
    }

    fn begun(&mut self) -> io::Result<Variables> {
        if let Some(variables) = self.variables {
            return Ok(variables);
        }
        self.writer.version("smartmeter")?;
        self.writer.timescale(1, TimescaleUnit::NS)?;
        self.writer.add_module("bus")?;
        let select = self.writer.add_wire(1, "select")?;
        let clock = self.writer.add_wire(1, "clock")?;
        let data = self.writer.add_wire(1, "data")?;
        let mark = self.writer.add_var(VarType::String, 1, crate::input::MARK, None)?;
        self.writer.upscope()?;
        self.writer.enddefinitions()?;
        let variables = Variables { select, clock, data, mark };
        self.variables = Some(variables);
        Ok(variables)
    }
}

impl<W: Write> EdgeFile for Vcd<W> {
    fn levels(&mut self, time: u64, levels: Levels) -> io::Result<()> {
        let Variables { select, clock, data, .. } = self.begun()?;
        self.writer.timestamp(time)?;
        let last = self.last.replace(levels);
        let wires = [
            (select, levels.select, last.map(|last| last.select)),
            (clock, levels.clock, last.map(|last| last.clock)),
            (data, levels.data, last.map(|last| last.data)),
        ];
        let changed = wires.into_iter().filter(|(_, level, last)| Some(*level) != *last);
        changed.into_iter().try_for_each(|(wire, level, _)| self.writer.change_scalar(wire, level))
    }

    fn mark(&mut self, time: u64, word: u16) -> io::Result<()> {
        let mark = self.begun()?.mark;
        self.writer.timestamp(time)?;
        self.writer.change_string(mark, &format!("{word:04X}"))
    }

    fn finish(mut self, time: u64) -> io::Result<Notes> {
        self.begun()?;
        self.writer.timestamp(time)?;
        self.writer.flush()?;
        Ok(Notes::new())
    }
}
