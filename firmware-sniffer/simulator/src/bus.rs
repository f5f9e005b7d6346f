//! The three wires, and what happens on them: words become edges with the timing that a scope showed on the P350's bus.
//!
//! The edges are those that `smartmeter convert` writes into files, with what a file need not have: pulses by which no bit is
//! meant, and pauses between transactions that are as short as one likes. The same seed gives the same edges.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::ops::RangeInclusive;
use std::rc::Rc;
use std::time::Duration;

use fastrand::Rng;
use smartmeter_host::convert::edges::{EdgeFile, Edges, IDLE};
use smartmeter_host::convert::{Target, Timing};
use smartmeter_host::input::{Item, Notes};
use smartmeter_proto::spi::Levels;

/// Something on the wires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// When, in nanoseconds from the start.
    pub time: u64,
    /// What.
    pub what: What,
}

/// What happens on the wires, or beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The wires have these levels from now on.
    Levels(Levels),
    /// The recording has a word here that no wire carries.
    Mark(u16),
}

/// One of the wires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Wire {
    /// SELECT
    Select,
    /// CLOCK
    Clock,
    /// DATA
    Data,
}

/// Pulses by which nothing is meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glitches {
    /// On this wire.
    pub wire: Wire,
    /// After such a share of all edges.
    pub share: f64,
    /// As long as this at the most.
    pub longest: Duration,
}

/// How the bus behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// Of bits and bytes; its seed is that of all of this.
    pub timing: Timing,
    /// How long SELECT rests between transactions, in nanoseconds; else as long as in the recording, or ten bits.
    pub gap: Option<RangeInclusive<u64>>,
    /// Pulses by which nothing is meant.
    pub glitches: Option<Glitches>,
}

impl Default for Behaviour {
    /// As on the P350's bus: 20 µs, the eighth bit longer, some bytes stretched. By how much nobody has measured.
    fn default() -> Self {
        let period = Duration::from_micros(20);
        Self {
            timing: Timing { period, eighth_bit: 1.6, jitter: 0.2, stretched: 0.05, seed: 0 },
            gap: None,
            glitches: None,
        }
    }
}

/// What is drawn here must not be what the edges' jitter is drawn from.
const OTHER_SEED: u64 = 0x6275_735F_6E6F_6973;

/// What happens on the wires while these words are on them.
pub struct Bus<I> {
    words: I,
    edges: Option<Box<Edges<Scope>>>,
    drawn: Scope,
    ready: VecDeque<Happening>,
    behaviour: Behaviour,
    random: Rng,
    levels: Levels,
    /// The time of the last happening, as it was handed on.
    time: u64,
    /// How much later happenings are than they were drawn; it goes round where they are earlier.
    shift: u64,
}

impl<I: Iterator<Item = Item>> Bus<I> {
    /// Puts these words on the wires.
    pub fn new(behaviour: Behaviour, words: I) -> Self {
        let drawn = Scope::default();
        let edges = Some(Box::new(Edges::new(behaviour.timing, drawn.clone())));
        let random = Rng::with_seed(behaviour.timing.seed ^ OTHER_SEED);
        Self { words, edges, drawn, ready: VecDeque::new(), behaviour, random, levels: IDLE, time: 0, shift: 0 }
    }

    /// Draws until there is something; `false` where nothing more comes.
    fn draw(&mut self) -> bool {
        while self.drawn.0.borrow().is_empty() {
            let Some(mut edges) = self.edges.take() else { return false };
            // A queue takes everything, so there are no errors.
            if let Some(item) = self.words.next() {
                let _ = edges.item(item);
                self.edges = Some(edges);
            } else {
                let _ = edges.finish();
            }
        }
        true
    }

    /// Moves what was drawn to its time, and puts glitches before it.
    fn place(&mut self, drawn: Happening) {
        match drawn.what {
            What::Mark(_) => self.ready.push_back(Happening { time: self.time, ..drawn }),
            What::Levels(levels) => {
                if let (Some(gap), true, false) = (&self.behaviour.gap, self.levels.select, levels.select) {
                    let rested = self.random.u64(gap.clone());
                    self.shift = self.time.saturating_add(rested).wrapping_sub(drawn.time);
                }
                let time = drawn.time.wrapping_add(self.shift);
                self.glitch(time);
                (self.levels, self.time) = (levels, time);
                self.ready.push_back(Happening { time, ..drawn });
            }
        }
    }

    /// A pulse between the last edge and the one at `until`, if there is to be one.
    fn glitch(&mut self, until: u64) {
        let Some(Glitches { wire, share, longest }) = self.behaviour.glitches else { return };
        let room = until.saturating_sub(self.time);
        let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX).min(room / 2);
        if longest < 2 || self.random.f64() >= share {
            return;
        }
        let length = self.random.u64(1..longest);
        let start = self.time + 1 + self.random.u64(0..room - length - 1);
        let mut pulse = self.levels;
        match wire {
            Wire::Select => pulse.select = !pulse.select,
            Wire::Clock => pulse.clock = !pulse.clock,
            Wire::Data => pulse.data = !pulse.data,
        }
        self.ready.push_back(Happening { time: start, what: What::Levels(pulse) });
        self.ready.push_back(Happening { time: start + length, what: What::Levels(self.levels) });
    }
}

impl<I: Iterator<Item = Item>> Iterator for Bus<I> {
    type Item = Happening;

    fn next(&mut self) -> Option<Happening> {
        while self.ready.is_empty() && self.draw() {
            let drawn = self.drawn.0.borrow_mut().pop_front();
            drawn.into_iter().for_each(|drawn| self.place(drawn));
        }
        self.ready.pop_front()
    }
}

/// Keeps the edges that were drawn.
#[derive(Debug, Clone, Default)]
struct Scope(Rc<RefCell<VecDeque<Happening>>>);

impl Scope {
    fn keep(&self, time: u64, what: What) {
        self.0.borrow_mut().push_back(Happening { time, what });
    }
}

impl EdgeFile for Scope {
    fn levels(&mut self, time: u64, levels: Levels) -> io::Result<()> {
        self.keep(time, What::Levels(levels));
        Ok(())
    }

    fn mark(&mut self, time: u64, word: u16) -> io::Result<()> {
        self.keep(time, What::Mark(word));
        Ok(())
    }

    fn finish(self, _: u64) -> io::Result<Notes> {
        Ok(Notes::new())
    }
}

/// These words, as if they had been read from a file without times.
pub fn items(words: impl IntoIterator<Item = u16>) -> impl Iterator<Item = Item> {
    words.into_iter().map(|word| Item { line: 1, time: None, word: word.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(behaviour: Behaviour) -> Vec<Happening> {
        Bus::new(behaviour, items([0xA5, 0x0D, 0xFFFF, 0x04, 0xFFFF])).collect()
    }

    #[test]
    fn times_only_grow_and_one_wire_moves_at_a_time() {
        let glitches = Some(Glitches { wire: Wire::Clock, share: 0.3, longest: Duration::from_micros(3) });
        let edges = edges(Behaviour { glitches, gap: Some(0..=5_000), ..Behaviour::default() });
        assert!(edges.windows(2).all(|pair| pair[0].time <= pair[1].time), "{edges:?}");
        assert!(edges.len() > 2 * 3 * 16);
    }

    #[test]
    fn gaps_are_as_they_were_asked_for() {
        let edges = edges(Behaviour { gap: Some(7_000..=7_000), ..Behaviour::default() });
        let mut selects = edges.windows(2).filter_map(|pair| match (pair[0].what, pair[1].what) {
            (What::Levels(before), What::Levels(now)) if before.select && !now.select => {
                Some(pair[1].time - pair[0].time)
            }
            _ => None,
        });
        assert_eq!(selects.next_back(), Some(7_000));
    }

    #[test]
    fn the_same_seed_gives_the_same_edges() {
        let seeded = |seed| {
            let mut behaviour = Behaviour::default();
            behaviour.timing.seed = seed;
            edges(behaviour)
        };
        assert_eq!(seeded(1), seeded(1));
        assert_ne!(seeded(1), seeded(2));
    }
}
