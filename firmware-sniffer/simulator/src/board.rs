//! A sniffer's board: pins and listener, the ring, and a task that reads it now and then and puts marks in.

use std::time::Duration;

use fastrand::Rng;
use smartmeter_host::convert::edges::IDLE;
use smartmeter_proto::spi::{Config, Levels};
use smartmeter_proto::words::Word;
use sniffer_core::listener::Listener;
use sniffer_core::pump::{ALIVE_AFTER, Pump};
use sniffer_core::ring::{Reader, Ring};

use crate::bus::{Happening, What};
use crate::pins::{ClockPins, Interrupt, Pins, cycles};

/// Places in the ring: one more than words that fit it.
pub const RING: usize = 512;

/// How the board is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Board {
    /// How CLOCK is wired.
    pub clock_pins: ClockPins,
    /// The interrupt behind the pins.
    pub interrupt: Interrupt,
    /// Pulses on CLOCK that are shorter are none; 0 for all being edges.
    pub shortest: Duration,
    /// How often the task reads the ring.
    pub poll: Duration,
    /// For how long something else may keep the task from that, at the most.
    pub longest_task_stall: Duration,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            clock_pins: ClockPins::Two,
            interrupt: Interrupt::default(),
            shortest: Duration::ZERO,
            poll: Duration::from_millis(5),
            longest_task_stall: Duration::ZERO,
        }
    }
}

/// What became of all that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listened {
    /// How often edges were missed.
    pub missed: u32,
    /// Pulses on CLOCK that were too short.
    pub glitches: u32,
    /// Words that did not fit the ring, behind which no transaction ended that could have told so.
    pub untold: u64,
    /// Words of the recording that no sniffer can be made to say.
    pub left_out: u64,
}

/// What the task hands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// When, in milliseconds from the start.
    pub time: u64,
    /// The word. [`Word::BOOT`] where the sniffer has started.
    pub word: u16,
}

impl Board {
    /// A listener as this board has it, for wires that have these levels now.
    pub fn listener<R: sniffer_core::ring::Room>(
        &self,
        levels: Levels,
        writer: sniffer_core::ring::Writer<R>,
    ) -> Listener<R> {
        let shortest = u64::try_from(self.shortest.as_nanos()).unwrap_or(u64::MAX);
        Listener::new(Config::default(), levels, writer).with_shortest(cycles(shortest))
    }

    /// Listens to the end; `sink` gets each word, and says whether it wants more.
    ///
    /// `BBBB` in the recording is a start of the sniffer, `AAAA` a silence that is long enough. Other words that no wire carries
    /// are left out and counted.
    pub fn listen(
        &self,
        happenings: impl IntoIterator<Item = Happening>,
        mut sink: impl FnMut(Heard) -> bool,
    ) -> Listened {
        let mut happenings = happenings.into_iter().peekable();
        let mut listened = Listened::default();
        let mut start = Start { time: 0, slept: 0, levels: initial(happenings.peek()) };
        let mut random = Rng::with_seed(self.interrupt.seed ^ 0x7461_736B);
        while let Some(again) = self.session(start, &mut happenings, &mut random, &mut listened, &mut sink) {
            start = again;
        }
        listened
    }

    /// From one start of the sniffer to the next.
    fn session(
        &self,
        start: Start,
        happenings: &mut impl Iterator<Item = Happening>,
        random: &mut Rng,
        listened: &mut Listened,
        sink: &mut dyn FnMut(Heard) -> bool,
    ) -> Option<Start> {
        let mut ring = Ring::<RING>::new();
        let (writer, reader) = ring.split();
        let mut pins = Pins::new(self.interrupt, self.clock_pins, start.levels, self.listener(start.levels, writer));
        let mut task = Task { board: self, reader, pump: Pump::new(millis(start.time)), next: start.time, sink };
        let (mut now, mut again, mut wants_more) = (start, None, true);
        // What comes first is the mark of a start that was just made.
        let mut is_fresh = true;
        for happening in happenings {
            now.time = (happening.time + now.slept).max(now.time);
            wants_more = task.run(now.time, random, |time| pins.run(time));
            if !wants_more {
                break;
            }
            match happening.what {
                What::Levels(levels) => {
                    pins.levels(now.time, levels);
                    now.levels = levels;
                    is_fresh &= levels == start.levels;
                }
                What::Mark(Word::BOOT) if is_fresh => is_fresh = false,
                What::Mark(Word::BOOT) => {
                    again = Some(());
                    break;
                }
                What::Mark(Word::ALIVE) => {
                    is_fresh = false;
                    now.sleep(&mut pins, &mut task);
                }
                What::Mark(_) => listened.left_out += 1,
            }
        }
        if wants_more {
            now.settle(&mut pins, &mut task);
        }
        listened.missed += pins.listener().faults().missed;
        listened.glitches += pins.listener().glitches();
        listened.untold += u64::from(pins.listener().untold());
        again.map(|()| now)
    }
}

/// The wires' levels before the first edge.
fn initial(first: Option<&Happening>) -> Levels {
    match first {
        Some(Happening { time: 0, what: What::Levels(levels) }) => *levels,
        _ => IDLE,
    }
}

/// Where the sniffer is in time.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// In nanoseconds.
    time: u64,
    /// How much later it is than the recording says.
    slept: u64,
    levels: Levels,
}

impl Start {
    /// Lets everything come to rest.
    fn settle<R: sniffer_core::ring::Room>(&mut self, pins: &mut Pins<R>, task: &mut Task<'_, '_>) {
        // Longer than any stall.
        self.time += 1_000_000_000;
        self.slept += 1_000_000_000;
        pins.run(self.time);
        task.drain(self.time);
    }

    /// Lets so much time pass that the sniffer says that it is alive.
    fn sleep<R: sniffer_core::ring::Room>(&mut self, pins: &mut Pins<R>, task: &mut Task<'_, '_>) {
        self.settle(pins, task);
        let silence = u64::from(ALIVE_AFTER) * 1_000_000;
        self.time += silence;
        self.slept += silence;
        task.drain(self.time);
        task.next = self.time;
    }
}

/// What reads the ring.
struct Task<'b, 'r> {
    board: &'b Board,
    reader: Reader<'r>,
    pump: Pump,
    /// When it reads next, in nanoseconds.
    next: u64,
    sink: &'b mut dyn FnMut(Heard) -> bool,
}

impl Task<'_, '_> {
    /// Reads as often as it is time to, until then.
    fn run(&mut self, until: u64, random: &mut Rng, mut pins: impl FnMut(u64)) -> bool {
        let poll = nanos(self.board.poll).max(1);
        let longest = nanos(self.board.longest_task_stall);
        while self.next <= until {
            pins(self.next);
            if !self.drain(self.next) {
                return false;
            }
            self.next += poll + random.u64(0..=longest);
        }
        true
    }

    fn drain(&mut self, time: u64) -> bool {
        let (millis, mut wants_more, sink) = (time / 1_000_000, true, &mut self.sink);
        loop {
            let word = self.reader.pop();
            let now = self::millis(time);
            self.pump.push(now, word, |word| wants_more &= sink(Heard { time: millis, word }));
            if word.is_none() || !wants_more {
                return wants_more;
            }
        }
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// By a clock that goes round.
#[expect(clippy::cast_possible_truncation, reason = "the clock goes round")]
const fn millis(nanoseconds: u64) -> u32 {
    (nanoseconds / 1_000_000) as u32
}

#[cfg(test)]
mod tests {
    use smartmeter_host::input::Item;

    use super::*;
    use crate::bus::{Behaviour, Bus, items};

    fn heard(board: &Board, words: &[u16]) -> (Vec<u16>, Listened) {
        let mut heard = Vec::new();
        let listened =
            board.listen(Bus::new(Behaviour::default(), items(words.iter().copied())), |Heard { word, .. }| {
                heard.push(word);
                true
            });
        (heard, listened)
    }

    #[test]
    fn what_a_recording_says_is_heard_again() {
        for words in [
            &[0xBBBB, 0xFFFF, 0x0D, 0xFFFF][..],
            &[0xBBBB, 0x04, 0x00, 0xFFFF, 0xBBBB, 0x0D, 0xFFFF],
            &[0xBBBB, 0xAAAA, 0x04, 0xFFFF, 0xAAAA, 0xAAAA, 0x0D, 0xFFFF],
            &[0xBBBB, 0x04, 0xC305, 0xFFFF, 0x04, 0xFFFF],
        ] {
            assert_eq!(heard(&Board::default(), words).0, words);
        }
        let begins_midway = heard(&Board::default(), &[0xC000, 0x04, 0xFFFF]).0;
        assert_eq!(begins_midway, [0xBBBB, 0xC000, 0x04, 0xFFFF]);
    }

    #[test]
    fn what_no_wire_carries_is_left_out_and_counted() {
        let (words, listened) = heard(&Board::default(), &[0xBBBB, 0x04, 0xFFFF, 0xD003, 0x1234, 0x0D, 0xFFFF]);
        assert_eq!((words, listened.left_out), (vec![0xBBBB, 0x04, 0xFFFF, 0x0D, 0xFFFF], 2));
    }

    #[test]
    fn a_task_that_is_held_up_lets_the_ring_run_over_and_says_so() {
        let words: Vec<u16> = (0..19_950).map(|index| if index % 21 == 20 { 0xFFFF } else { index % 21 }).collect();
        let board = Board { longest_task_stall: Duration::from_millis(300), ..Board::default() };
        // The loss is told where a transaction ends for which there is room: this one.
        let last = [0x0D, 0xFFFF].map(|word: u16| Item::at(1, Some(60_000_000_000), word.into()));
        let mut heard = Vec::new();
        board.listen(Bus::new(Behaviour::default(), items(words.clone()).chain(last)), |Heard { word, .. }| {
            heard.push(word);
            true
        });
        let counts = heard.iter().map(|&word| Word::from(word).lost_count());
        let lost: u32 = counts.clone().flatten().sum();
        assert!(lost > 1_000, "{lost}");
        let counted: usize = counts.map(|lost| lost.map_or(1, |lost| lost as usize)).sum();
        assert_eq!(counted, 1 + words.len() + 2);
    }
}
