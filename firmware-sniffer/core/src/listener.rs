//! From what an interrupt finds on the wires to words in the ring.
//!
//! An edge that comes before the interrupt for the one before was served is merged with it. A sniffer that does not notice reads
//! a bit too few, or a bit that belongs to the next. [`Listener::serve`] notices: it is told of the levels now and of the
//! edges that the hardware has latched since it last was, and where these don't fit, it says so in the stream with
//! [`Spi::missed`].
//!
//! How much is noticed depends on what a pin latches:
//!
//! | CLOCK on | latches | missed unnoticed |
//! |---|---|---|
//! | two pins, one for each direction | rising and falling edges apart | nothing: two edges or more have both directions |
//! | one pin, any edge | that there was one | an even number of edges more than one: three edges look like one |
//!
//! SELECT moves slowly: a pin for any edge is enough.

use smartmeter_proto::spi::{Config, Faults, Levels, Spi};

use crate::ring::{Room, Writer};

/// What a pin has latched since it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edges {
    /// Nothing.
    #[default]
    None,
    /// There was an edge, or several: the pin does not tell directions apart.
    Any,
    /// It rose, at least once.
    Rose,
    /// It fell, at least once.
    Fell,
    /// It rose and fell.
    Both,
}

impl Edges {
    /// From two pins on one wire, each of which latches one direction.
    #[must_use]
    #[inline]
    pub const fn from_pins(rose: bool, fell: bool) -> Self {
        match (rose, fell) {
            (false, false) => Self::None,
            (true, false) => Self::Rose,
            (false, true) => Self::Fell,
            (true, true) => Self::Both,
        }
    }

    /// What became of a wire that has this level now and had that one before.
    #[inline]
    const fn seen(self, before: bool, now: bool) -> Change {
        match (self, before, now) {
            // An edge after the latch was read: its interrupt comes next.
            (Self::None, ..) => Change::Nothing,
            (Self::Any | Self::Rose, false, true) | (Self::Any | Self::Fell, true, false) => Change::One,
            _ => Change::Missed,
        }
    }
}

enum Change {
    Nothing,
    One,
    Missed,
}

/// What an interrupt finds. The latches are to be read and cleared before the levels are read, all levels at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// The levels of the wires now.
    pub levels: Levels,
    /// What SELECT's pin has latched.
    pub select: Edges,
    /// What CLOCK's pin, or pins, have latched.
    pub clock: Edges,
}

/// Reads the bus, and writes to the ring.
#[derive(Debug)]
pub struct Listener<R> {
    spi: Spi,
    writer: Writer<R>,
    levels: Levels,
    is_selected: bool,
    shortest: u32,
    served: u32,
    glitches: u32,
}

impl<R: Room> Listener<R> {
    /// Listens to a bus whose wires have these levels now.
    pub const fn new(config: Config, levels: Levels, writer: Writer<R>) -> Self {
        let spi = Spi::new(config, levels);
        let is_selected = spi.is_selected();
        Self { spi, writer, levels, is_selected, shortest: 0, served: 0, glitches: 0 }
    }

    /// A level of CLOCK shorter than this is a glitch, in whatever unit the clock counts that [`serve`](Self::serve) is told:
    /// where two edges came within that time since it was last told, and nothing has changed, nothing was there. 0, as at first,
    /// finds none: then a glitch looks like edges that were missed.
    ///
    /// Only for an interrupt that nothing interrupts. Where something holds it up between latches and time, edges that were missed
    /// may seem to have come within a shorter time than they did, and pass for a glitch.
    #[must_use]
    pub const fn with_shortest(mut self, shortest: u32) -> Self {
        self.shortest = shortest;
        self
    }

    /// What was not as it should be, so far.
    #[must_use]
    pub const fn faults(&self) -> Faults {
        self.spi.faults()
    }

    /// How many pulses on CLOCK were too short.
    #[must_use]
    pub const fn glitches(&self) -> u32 {
        self.glitches
    }

    /// Serves an interrupt, at this time of a clock that goes round.
    #[inline(always)]
    pub fn serve(&mut self, now: u32, found: Found) {
        let clock = found.clock.seen(self.levels.clock, found.levels.clock);
        let select = found.select.seen(self.levels.select, found.levels.select);
        let elapsed = now.wrapping_sub(self.served);
        self.served = now;
        match (select, clock) {
            (Change::Nothing, Change::One) => self.clock(found.levels),
            (Change::Nothing, Change::Nothing) => {}
            (Change::Nothing, Change::Missed) => self.several(elapsed, found.levels),
            (Change::One, Change::Missed) => self.missed(found.levels),
            (Change::Missed, _) => self.missed(found.levels),
            (Change::One, clock) => self.select(found.levels, matches!(clock, Change::One)),
        }
    }

    #[inline(always)]
    fn clock(&mut self, levels: Levels) {
        self.levels.clock = levels.clock;
        let writer = &mut self.writer;
        self.spi.clock(levels.clock, levels.data, |word| writer.push(word));
    }

    /// SELECT moved, and CLOCK perhaps with it.
    fn select(&mut self, levels: Levels, with_clock: bool) {
        self.levels.select = levels.select;
        if with_clock {
            self.levels.clock = levels.clock;
        }
        let (writer, levels) = (&mut self.writer, Levels { data: levels.data, ..self.levels });
        self.spi.levels(levels, |word| writer.push(word));
        self.is_selected = self.spi.is_selected();
    }

    /// CLOCK moved more than once.
    #[cold]
    fn several(&mut self, elapsed: u32, levels: Levels) {
        if elapsed < self.shortest && levels.clock == self.levels.clock {
            self.glitches = self.glitches.saturating_add(1);
        } else if self.is_selected {
            self.missed(levels);
        } else {
            // Nobody is selected: that was for somebody else.
            self.clock(levels);
        }
    }

    #[cold]
    fn missed(&mut self, levels: Levels) {
        self.levels = levels;
        let writer = &mut self.writer;
        self.spi.missed(levels, |word| writer.push(word));
        self.is_selected = self.spi.is_selected();
    }
}

#[cfg(test)]
mod tests;
