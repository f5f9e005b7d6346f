//! `sniffer-simulator stalls`.

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use clap::{Args, value_parser};

use super::between;
use super::bus::LONGEST_STALL;
use crate::board::Board;
use crate::bus::{Behaviour, Glitches, Wire};
use crate::pins::{ClockPins, Interrupt};
use crate::stalls::{Outcome, generated, measure};

#[derive(Debug, Args)]
pub(super) struct StallsArgs {
    /// Transactions in each row (1 to 1000000000)
    #[arg(default_value_t = 100_000, value_parser = value_parser!(u64).range(1..=1_000_000_000))]
    transactions: u64,
    /// The longest stall (0s to 500ms)
    #[arg(long, value_name = "TIME", default_value = "100us", value_parser = between("0s", LONGEST_STALL))]
    longest: Duration,
    /// Of all that is drawn
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

/// A row of the table.
struct Row {
    name: &'static str,
    board: Board,
    behaviour: Behaviour,
}

/// How many transactions are different from each other.
const KINDS: u64 = 4_000;
/// Parts of a row, for as many threads.
const PARTS: u64 = 4;

impl StallsArgs {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "| CLOCK on | bus and interrupt | transactions | exact | reported | unnoticed | wrongly checked | wrong readings |"
        )?;
        writeln!(out, "|---|---|--:|--:|--:|--:|--:|--:|")?;
        for clock_pins in [ClockPins::Two, ClockPins::One] {
            for row in self.rows(clock_pins) {
                let outcome = self.measure(&row);
                writeln!(out, "{}", line(&row, &outcome))?;
            }
        }
        Ok(())
    }

    fn rows(&self, clock_pins: ClockPins) -> Vec<Row> {
        let longest_stall = u64::try_from(self.longest.as_nanos()).unwrap_or(u64::MAX);
        let stalls = |stall_every| Interrupt { longest_stall, stall_every, ..Interrupt::default() };
        let (often, seldom) = (stalls(1_000_000), stalls(10_000_000));
        let nested = Interrupt { is_interruptible: true, levels_after: 2_000, ..often };
        let filter = Duration::from_micros(5);
        let none = Duration::ZERO;
        let regular = Behaviour::default;
        let hasty = || Behaviour { gap: Some(2_000..=200_000), ..regular() };
        let noisy = |wire| {
            let glitches = Some(Glitches { wire, share: 0.001, longest: Duration::from_micros(4) });
            Behaviour { glitches, ..regular() }
        };
        let rows = [
            ("no stalls", Interrupt::default(), none, regular()),
            ("a stall each 1 ms", often, none, regular()),
            ("a stall each 10 ms", seldom, none, regular()),
            ("a stall each 1 ms, SELECT rests only 2 to 200 µs", often, none, hasty()),
            ("the same, stalls between latches and levels, too", nested, none, hasty()),
            ("the same, glitch filter of 5 µs", nested, filter, hasty()),
            ("no stalls, glitches on CLOCK", Interrupt::default(), none, noisy(Wire::Clock)),
            ("the same, glitch filter of 5 µs", Interrupt::default(), filter, noisy(Wire::Clock)),
            ("the same, a stall each 10 ms", seldom, filter, noisy(Wire::Clock)),
            ("no stalls, glitches on DATA", Interrupt::default(), none, noisy(Wire::Data)),
        ];
        let board = |interrupt, shortest| Board { clock_pins, interrupt, shortest, ..Board::default() };
        let row = |(name, interrupt, shortest, behaviour)| Row { name, board: board(interrupt, shortest), behaviour };
        rows.into_iter().map(row).collect()
    }

    fn measure(&self, row: &Row) -> Outcome {
        let part = |part: u64| {
            let seed = self.seed.wrapping_mul(PARTS).wrapping_add(part);
            let (mut board, mut behaviour) = (row.board, row.behaviour.clone());
            board.interrupt.seed = seed;
            behaviour.timing.seed = seed;
            let count = self.transactions / PARTS + u64::from(part < self.transactions % PARTS);
            let kinds: Vec<_> = generated(seed, KINDS.min(count)).collect();
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            measure(&board, &behaviour, kinds.iter().cycle().take(count).cloned())
        };
        thread::scope(|scope| {
            let parts: Vec<_> = (0..PARTS).map(|index| scope.spawn(move || part(index))).collect();
            parts.into_iter().map(|part| part.join().expect("a measurement")).sum()
        })
    }
}

fn line(row: &Row, outcome: &Outcome) -> String {
    let pins = match row.board.clock_pins {
        ClockPins::One => "one pin",
        ClockPins::Two => "two pins",
    };
    let Outcome { sent, exact, reported, unnoticed, made_up, wrongly_checked, wrong_readings, .. } = outcome;
    let (name, unnoticed) = (row.name, unnoticed + made_up);
    format!("| {pins} | {name} | {sent} | {exact} | {reported} | {unnoticed} | {wrongly_checked} | {wrong_readings} |")
}
