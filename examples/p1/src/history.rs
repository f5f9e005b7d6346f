//! Lines that list what happened: power failures, and the highest demand of each month.

use smartmeter_proto::prelude::*;

use crate::digits::{is_digits, number};
use crate::timestamp::Timestamp;

/// The log of long power failures: how many, of which kind, and each, in the meter's own order.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct FailureLog<'a> {
    /// How many there are; empty where a meter keeps no log.
    #[frame(until = b")", assert = "is_digits(count)")]
    pub count: &'a str,
    /// What is logged, where anything is.
    #[frame(cond = "!count.is_empty()")]
    pub kind: Option<FailureKind>,
    /// The failures, up to the end of the line.
    #[frame(until = b"\r\n", assert = "failures.len() as u64 == number(count)")]
    pub failures: List<'a, Failure<'a>>,
}

/// The register that a log is of.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct FailureKind {
    /// Durations of long power failures.
    #[frame(magic = b"(0-0:96.7.19)")]
    pub durations: Filled<[u8; 13]>,
}

/// A power failure.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Failure<'a> {
    /// Opens the time's group.
    #[frame(magic = b'(')]
    pub open: Filled<u8>,
    /// When it ended.
    pub end: Timestamp,
    /// Closes that and opens the duration's group.
    #[frame(magic = b")(")]
    pub gap: Filled<[u8; 2]>,
    /// How long it lasted, F10(0,0) with its unit, `0000000240*s`. Some meters send fewer digits and no unit.
    #[frame(until = b")")]
    pub duration: &'a str,
    /// The time when it ended.
    #[frame(default = "end.unix()", unit = "s since 1970-01-01T00:00:00Z")]
    pub time: u64,
    /// How long it lasted. Meters whose clock was not set say about 2^31.
    #[frame(
        default = "number(duration.trim_end_matches(\"*s\"))",
        unit = "s",
        metric = "electricity.failure",
        at = "time"
    )]
    pub seconds: u64,
}

/// The highest quarter-hourly demand of each month, of Belgian meters.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Peaks<'a> {
    /// How many months follow.
    #[frame(until = b")", assert = "is_digits(count)")]
    pub count: &'a str,
    /// What they are of, twice.
    #[frame(magic = b"(1-0:1.6.0)(1-0:1.6.0)")]
    pub kind: Filled<[u8; 22]>,
    /// The months, up to the end of the line.
    #[frame(until = b"\r\n", assert = "months(peaks) == number(count)")]
    pub peaks: List<'a, Peak>,
}

/// The demand of a month, or what stands for none.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub enum Peak {
    /// No month is over yet.
    #[frame(id = b"()")]
    None,
    /// A month.
    #[frame(other)]
    Month {
        /// Opens the first group.
        #[frame(magic = b'(')]
        open: Filled<u8>,
        /// When the month ended.
        end: Timestamp,
        /// Closes that and opens the next.
        #[frame(magic = b")(")]
        gap: Filled<[u8; 2]>,
        /// When the quarter of an hour with the highest demand ended.
        at: Timestamp,
        /// Closes that and opens the next.
        #[frame(magic = b")(")]
        next_gap: Filled<[u8; 2]>,
        /// The time of that quarter's end.
        #[frame(default = "at.unix()", unit = "s since 1970-01-01T00:00:00Z")]
        time: u64,
        /// Its demand, F5(3,3).
        #[frame(
            text = "decimal",
            bytes = 6,
            decimals = 3,
            unit = "kW",
            metric = "electricity.demand.peak",
            at = "time"
        )]
        power: u32,
        /// Its unit, and the last group's end.
        #[frame(magic = b"*kW)")]
        close: Filled<[u8; 4]>,
    },
}

fn months(peaks: &List<'_, Peak>) -> u64 {
    peaks.iter().filter(|peak| *peak != Peak::None).fold(0, |months, _| months + 1)
}

/// A demand with the time of its quarter of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct Demand {
    /// When that quarter ended.
    pub at: Timestamp,
    /// Closes that and opens the value's group.
    #[frame(magic = b")(")]
    pub gap: Filled<[u8; 2]>,
    /// The time of that.
    #[frame(default = "at.unix()", unit = "s since 1970-01-01T00:00:00Z")]
    pub time: u64,
    /// The demand, F5(3,3).
    #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.demand.peak", at = "time")]
    pub power: u32,
    /// Its unit, and the line's end.
    #[frame(magic = b"*kW)\r\n")]
    pub end: Filled<[u8; 6]>,
}
