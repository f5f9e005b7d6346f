//! A microcontroller's pins and the interrupt behind them.
//!
//! A pin latches that there was an edge, and keeps no count. The interrupt comes some time after it, later where something
//! else holds it up: a stall. It reads and clears the latches, reads the levels of all wires as they are then, and is
//! done after a while; what was latched meanwhile makes it come again.
//!
//! Times are nanoseconds. Stalls come by a seeded generator, so that a run can be repeated.

use fastrand::Rng;
use smartmeter_proto::spi::Levels;
use sniffer_core::listener::{Edges, Found, Listener};
use sniffer_core::ring::Room;

/// How CLOCK is wired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ClockPins {
    /// To one pin, which latches any edge
    One,
    /// To two pins, one for each direction
    #[default]
    Two,
}

/// How long what takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interrupt {
    /// From an edge until the latches are read.
    pub latency: u64,
    /// From there until the levels are read.
    pub levels_after: u64,
    /// From there until the interrupt is over.
    pub rest: u64,
    /// The longest time for which nothing is served; 0 for no stalls.
    pub longest_stall: u64,
    /// The mean time from one stall to the next.
    pub stall_every: u64,
    /// Whether a stall may come between the latches and the levels, too: a second interrupt that interrupts the first.
    pub is_interruptible: bool,
    /// Of the stalls.
    pub seed: u64,
}

impl Default for Interrupt {
    /// Some hundred instructions at 80 MHz, and no stalls.
    fn default() -> Self {
        Self {
            latency: 1_500,
            levels_after: 200,
            rest: 800,
            longest_stall: 0,
            stall_every: 1_000_000,
            is_interruptible: false,
            seed: 0,
        }
    }
}

/// Times in which nothing is served.
struct Stalls {
    random: Rng,
    longest: u64,
    every: u64,
    next: std::ops::Range<u64>,
}

impl Stalls {
    fn new(interrupt: &Interrupt) -> Self {
        let (longest, every) = (interrupt.longest_stall, interrupt.stall_every);
        let mut stalls = Self { random: Rng::with_seed(interrupt.seed), longest, every, next: 0..0 };
        stalls.draw();
        stalls
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a time")]
    fn draw(&mut self) {
        // As far apart as what comes at random is.
        let pause = -(1.0 - self.random.f64()).ln() * self.every as f64;
        let start = self.next.end.saturating_add(pause as u64);
        self.next = start..start.saturating_add(self.random.u64(0..=self.longest));
    }

    /// When something happens that would happen at this time.
    fn after(&mut self, time: u64) -> u64 {
        if self.longest == 0 {
            return time;
        }
        let mut time = time;
        while self.next.start <= time {
            time = time.max(self.next.end);
            self.draw();
        }
        time
    }
}

/// What the interrupt does, and until when.
enum Phase {
    Idle,
    /// The latches are read then.
    Asked(u64),
    /// The levels are read then, and these edges were latched.
    Latched(u64, Edges, Edges),
    /// It is over then.
    Leaving(u64),
}

/// Pins on three wires, with a listener behind them.
pub struct Pins<R> {
    listener: Listener<R>,
    interrupt: Interrupt,
    clock_pins: ClockPins,
    stalls: Stalls,
    levels: Levels,
    /// Whether CLOCK rose, CLOCK fell, SELECT moved since the latches were read.
    latches: [bool; 3],
    phase: Phase,
}

impl<R: Room> Pins<R> {
    /// Of wires that have these levels, which are those that the listener was told.
    pub fn new(interrupt: Interrupt, clock_pins: ClockPins, levels: Levels, listener: Listener<R>) -> Self {
        let stalls = Stalls::new(&interrupt);
        Self { listener, interrupt, clock_pins, stalls, levels, latches: [false; 3], phase: Phase::Idle }
    }

    /// What listens.
    pub const fn listener(&self) -> &Listener<R> {
        &self.listener
    }

    /// Lets time pass, during which nothing happens on the wires.
    pub fn run(&mut self, until: u64) {
        loop {
            match self.phase {
                Phase::Asked(at) if at <= until => self.read_latches(at),
                Phase::Latched(at, select, clock) if at <= until => self.serve(at, select, clock),
                Phase::Leaving(at) if at <= until => self.leave(at),
                _ => return,
            }
        }
    }

    /// The wires have these levels from this time on.
    pub fn levels(&mut self, time: u64, levels: Levels) {
        self.run(time);
        let before = std::mem::replace(&mut self.levels, levels);
        self.latches[0] |= !before.clock && levels.clock;
        self.latches[1] |= before.clock && !levels.clock;
        self.latches[2] |= before.select != levels.select;
        if matches!(self.phase, Phase::Idle) {
            self.ask(time);
        }
    }

    fn ask(&mut self, time: u64) {
        self.phase = match self.latches {
            [false, false, false] => Phase::Idle,
            _ => Phase::Asked(self.stalls.after(time + self.interrupt.latency)),
        };
    }

    fn read_latches(&mut self, at: u64) {
        let [rose, fell, moved] = std::mem::take(&mut self.latches);
        let clock = match self.clock_pins {
            ClockPins::Two => Edges::from_pins(rose, fell),
            ClockPins::One if rose || fell => Edges::Any,
            ClockPins::One => Edges::None,
        };
        let select = if moved { Edges::Any } else { Edges::None };
        let then = at + self.interrupt.levels_after;
        let then = if self.interrupt.is_interruptible { self.stalls.after(then) } else { then };
        self.phase = Phase::Latched(then, select, clock);
    }

    fn serve(&mut self, at: u64, select: Edges, clock: Edges) {
        self.listener.serve(cycles(at), Found { levels: self.levels, select, clock });
        self.phase = Phase::Leaving(at + self.interrupt.rest);
    }

    fn leave(&mut self, at: u64) {
        self.ask(at);
    }
}

/// That time by a clock of 80 MHz that goes round, as the listener is told it.
#[must_use]
pub const fn cycles(nanoseconds: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "the clock goes round")]
    let cycles = (nanoseconds / 25 * 2) as u32;
    cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stalls_end_and_come_again() {
        let interrupt = Interrupt { longest_stall: 100_000, stall_every: 200_000, seed: 3, ..Interrupt::default() };
        let mut stalls = Stalls::new(&interrupt);
        let (mut time, mut held_up) = (0, 0);
        while time < 100_000_000 {
            let served = stalls.after(time + 1_000);
            assert!((1_000..=300_000).contains(&(served - time)));
            held_up += served - time - 1_000;
            time = served;
        }
        // A mean of 50 µs in every 250 µs.
        assert!((15_000_000..25_000_000).contains(&held_up), "{held_up}");
    }

    #[test]
    fn the_clock_goes_round() {
        assert_eq!((cycles(1_000), cycles((1 << 32) * 25 / 2 + 1_000)), (80, 80));
    }
}
