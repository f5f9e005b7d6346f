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
use smartmeter_proto::words::Word;

use crate::ring::{Room, Writer};

/// What a pin has latched since it was last looked at.
///
/// Bits, so that an interrupt has little to do with what the hardware's register says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edges(u8);

impl Edges {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// There was an edge, or several: the pin does not tell directions apart.
    pub const ANY: Self = Self(1);
    /// It rose, at least once.
    pub const ROSE: Self = Self(2);
    /// It fell, at least once.
    pub const FELL: Self = Self(4);
    /// It rose and fell.
    pub const BOTH: Self = Self(2 | 4);

    /// From two pins on one wire, each of which latches one direction.
    #[must_use]
    #[inline(always)]
    pub const fn from_pins(rose: bool, fell: bool) -> Self {
        Self((rose as u8) << 1 | (fell as u8) << 2)
    }

    /// From bits: the lowest is [`ANY`](Self::ANY), the next [`ROSE`](Self::ROSE), the third [`FELL`](Self::FELL). Others count
    /// for nothing. The lowest together with another one says no more than that one.
    #[must_use]
    #[inline(always)]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 7)
    }

    /// Whether a wire that has this level now and had that one before moved once, as far as the pin can tell.
    #[inline(always)]
    const fn is_one(self, before: bool, now: bool) -> bool {
        // Those that go with the level that it has now.
        let fitting = Self::ANY.0 | Self::FELL.0 >> now as u8;
        before != now && self.0 != 0 && self.0 & !fitting == 0
    }

    /// Whether it has latched nothing. An edge may have come after it was looked at: that one's interrupt comes next.
    #[inline(always)]
    const fn is_none(self) -> bool {
        self.0 == 0
    }
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

impl Found {
    /// In one register: a struct would be written to the stack before it is known whether anybody needs it.
    #[inline(always)]
    const fn packed(self) -> u32 {
        let Levels { select, clock, data } = self.levels;
        let levels = select as u8 | (clock as u8) << 1 | (data as u8) << 2;
        u32::from_le_bytes([levels, self.select.0, self.clock.0, 0])
    }

    const fn unpacked(found: u32) -> Self {
        let [levels, select, clock, _] = found.to_le_bytes();
        let levels = Levels { select: levels & 1 != 0, clock: levels & 2 != 0, data: levels & 4 != 0 };
        Self { levels, select: Edges(select), clock: Edges(clock) }
    }
}

/// Reads the bus, and writes to the ring.
#[derive(Debug)]
pub struct Listener<R> {
    spi: Spi,
    writer: Writer<R>,
    shortest: u32,
    served: u32,
    glitches: u32,
}

impl<R: Room> Listener<R> {
    /// Listens to a bus whose wires have these levels now.
    pub const fn new(config: Config, levels: Levels, writer: Writer<R>) -> Self {
        Self { spi: Spi::new(config, levels), writer, shortest: 0, served: 0, glitches: 0 }
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

    /// Words that did not fit the ring, and of which it does not say yet that they are lost.
    #[must_use]
    pub const fn untold(&self) -> u32 {
        self.writer.untold()
    }

    /// Serves an interrupt, at this time of a clock that goes round.
    #[inline(always)]
    pub fn serve(&mut self, now: u32, found: Found) {
        let Found { levels, select, clock } = found;
        if select.is_none() && clock.is_one(self.spi.clock_level(), levels.clock) {
            self.served = now;
            self.clock(levels);
        } else if clock.is_none() && select.is_one(self.spi.select_level(), levels.select) {
            self.served = now;
            self.select(levels.select);
        } else {
            self.serve_several(now, found.packed());
        }
    }

    /// As [`serve`](Self::serve), where not just one wire has moved once.
    #[cold]
    #[inline(never)]
    fn serve_several(&mut self, now: u32, found: u32) {
        let Found { levels, select, clock } = Found::unpacked(found);
        let elapsed = now.wrapping_sub(self.served);
        self.served = now;
        let is_clock_fine = clock.is_none() || clock.is_one(self.spi.clock_level(), levels.clock);
        match (select.is_none(), is_clock_fine) {
            (true, true) => {}
            (true, false) => self.several(elapsed, levels),
            (false, true) if select.is_one(self.spi.select_level(), levels.select) => self.both(levels),
            (false, _) => self.missed(levels),
        }
    }

    #[inline(always)]
    fn clock(&mut self, levels: Levels) {
        if let Some(byte) = self.spi.clock_edge(levels.clock, levels.data, self.writer.sink()) {
            self.writer.push(Word::Byte(byte));
        }
    }

    #[inline(always)]
    fn select(&mut self, level: bool) {
        if self.spi.select_edge(level, self.writer.sink()) {
            self.writer.push(Word::End);
        }
    }

    /// SELECT moved, and CLOCK with it.
    #[cold]
    fn both(&mut self, levels: Levels) {
        self.spi.levels(levels, self.writer.sink());
    }

    /// CLOCK moved more than once.
    #[cold]
    fn several(&mut self, elapsed: u32, levels: Levels) {
        if elapsed < self.shortest && levels.clock == self.spi.clock_level() {
            self.glitches = self.glitches.saturating_add(1);
        } else if self.spi.is_selected() {
            self.missed(levels);
        } else {
            // Nobody is selected: that was for somebody else.
            self.spi.clock(levels.clock, levels.data, |_| {});
        }
    }

    #[cold]
    fn missed(&mut self, levels: Levels) {
        self.spi.missed(levels, self.writer.sink());
    }
}

#[cfg(test)]
mod tests;
