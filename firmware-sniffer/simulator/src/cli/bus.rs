//! What the command line says of bus, board and network.

use std::time::Duration;

use anyhow::ensure;
use clap::Args;
use humantime::format_duration;
use smartmeter_host::convert::Timing;

use super::{between, factor, share};
use crate::board::Board;
use crate::bus::{Behaviour, Glitches, Wire};
use crate::channel::Faults;
use crate::pins::{ClockPins, Interrupt};

/// At the end of a recording the board waits for twice as long.
pub(super) const LONGEST_STALL: &str = "500ms";

#[derive(Debug, Args)]
#[command(next_help_heading = "The bus")]
pub(super) struct BusArgs {
    /// How long a bit takes (100ns to 1s)
    #[arg(long, value_name = "TIME", default_value = "20us", value_parser = between("100ns", "1s"))]
    clock_period: Duration,
    /// How many times as long the eighth bit of a byte takes (0.1 to 1000)
    #[arg(long, value_name = "FACTOR", default_value_t = 1.6, value_parser = factor)]
    eighth_bit: f64,
    /// How much each half of a bit varies, 0.2 for a fifth more or less (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.2, value_parser = share)]
    jitter: f64,
    /// The share of bytes that take twice as long (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = share)]
    stretched: f64,
    /// How long SELECT rests between transactions, at the least and the most; else as in the recording, or ten bits where that says
    /// no times (0s to 1h)
    #[arg(long, value_name = "TIME", num_args = 2, value_parser = between("0s", "1h"))]
    gap: Vec<Duration>,
    /// The wire that has pulses by which nothing is meant
    #[arg(long, value_enum, value_name = "WIRE", requires = "glitches")]
    glitch_wire: Option<Wire>,
    /// The share of edges after which there is one (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share, requires = "glitch_wire")]
    glitches: f64,
    /// How long one is at the most (0s to 1s)
    #[arg(long, value_name = "TIME", default_value = "1us", requires = "glitch_wire", value_parser = between("0s", "1s"))]
    longest_glitch: Duration,
    /// Of all that is drawn, on bus, board and network
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The board")]
pub(super) struct BoardArgs {
    /// To how many pins CLOCK is wired
    #[arg(long, value_enum, value_name = "PINS", default_value_t = ClockPins::Two)]
    clock_pins: ClockPins,
    /// How long it takes from an edge to the interrupt (0s to 10ms)
    #[arg(long, value_name = "TIME", default_value = "1500ns", value_parser = between("0s", "10ms"))]
    latency: Duration,
    /// How long interrupts are held up at the most (0s to 500ms)
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = between("0s", LONGEST_STALL))]
    longest_stall: Duration,
    /// How often they are, on the average (10us to 1h)
    #[arg(long, value_name = "TIME", default_value = "10ms", requires = "longest_stall", value_parser = between("10us", "1h"))]
    stall_every: Duration,
    /// Let the interrupt itself be held up, too
    #[arg(long, requires = "longest_stall")]
    nested_stalls: bool,
    /// Take pulses on CLOCK that are shorter for none, where the listener can tell (0s to 1ms)
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = between("0s", "1ms"))]
    shortest: Duration,
    /// How often the task reads the ring (100us to 1s)
    #[arg(long, value_name = "TIME", default_value = "5ms", value_parser = between("100us", "1s"))]
    poll: Duration,
    /// How long it is kept from that at the most (0s to 10s)
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = between("0s", "10s"))]
    longest_task_stall: Duration,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The network")]
pub(super) struct NetworkArgs {
    /// The share of messages that are lost, in either direction (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    lost: f64,
    /// That arrive twice (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    repeated: f64,
    /// Some of whose bits are not as they were (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    damaged: f64,
    /// Whose end is missing (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    cut_short: f64,
    /// That are delayed, so that others overtake them (0 to 1)
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    delayed: f64,
    /// By how long, at the most (0s to 1h)
    #[arg(long, value_name = "TIME", default_value = "200ms", requires = "delayed", value_parser = between("0s", "1h"))]
    slowest: Duration,
    /// After such a time with network there is none for a while (1ms to 365days)
    #[arg(long, value_name = "TIME", value_parser = between("1ms", "365days"), requires = "cut_for")]
    cut_after: Option<Duration>,
    /// For so long (0s to 365days)
    #[arg(long, value_name = "TIME", value_parser = between("0s", "365days"), requires = "cut_after")]
    cut_for: Option<Duration>,
}

impl BusArgs {
    pub(super) fn has_gap(&self) -> bool {
        !self.gap.is_empty()
    }

    pub(super) fn behaviour(&self) -> anyhow::Result<Behaviour> {
        let Self { clock_period: period, eighth_bit, jitter, stretched, seed, .. } = *self;
        let timing = Timing { period, eighth_bit, jitter, stretched, seed };
        let gap = match self.gap[..] {
            [least, most] => {
                let shown = (format_duration(least), format_duration(most));
                ensure!(least <= most, "--gap {} {}: expected the least, then the most", shown.0, shown.1);
                Some(nanos(least)..=nanos(most))
            }
            _ => None,
        };
        let glitches =
            self.glitch_wire.map(|wire| Glitches { wire, share: self.glitches, longest: self.longest_glitch });
        Ok(Behaviour { timing, gap, glitches })
    }
}

impl BoardArgs {
    pub(super) fn board(&self, seed: u64) -> Board {
        let interrupt = Interrupt {
            latency: nanos(self.latency),
            longest_stall: nanos(self.longest_stall),
            stall_every: nanos(self.stall_every),
            is_interruptible: self.nested_stalls,
            seed,
            ..Interrupt::default()
        };
        let Self { clock_pins, shortest, poll, longest_task_stall, .. } = *self;
        Board { clock_pins, interrupt, shortest, poll, longest_task_stall }
    }
}

impl NetworkArgs {
    pub(super) fn faults(&self) -> Faults {
        let Self { lost, repeated, damaged, cut_short, delayed, .. } = *self;
        Faults { lost, repeated, damaged, cut_short, delayed, slowest: nanos(self.slowest) / 1_000_000 }
    }

    pub(super) fn cut(&self) -> Option<(Duration, Duration)> {
        self.cut_after.zip(self.cut_for)
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
