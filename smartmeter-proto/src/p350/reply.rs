//! What the meter answers.

use crate::prelude::*;

/// Every reply, told apart by its kind.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id_type = "u8")]
pub enum Reply<'a> {
    /// Power, every 15 seconds, without being asked.
    Power(PowerReading),
    /// Energy in each half hour.
    HalfHours(HalfHours<'a>),
    /// Energy on each day.
    Days(Days<'a>),
    /// Settings.
    Settings(Settings),
    /// Identifiers.
    Identity(Identity<'a>),
    /// A kind nobody has declared yet: its bytes are kept and encode back unchanged.
    #[frame(other)]
    Unknown {
        /// The kind.
        kind: u8,
        /// All that follows, padding included.
        body: &'a [u8],
    },
}

/// Opens every reply.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ReplyHead {
    /// When the meter sent it. All ten replies are 15 s apart, on the recording's evening.
    #[frame(unit = "s since 1970-01-01T00:00:00Z", cadence = "15 s")]
    pub timestamp: u32,
    /// Always zero.
    #[frame(grade = "unknown", reserved)]
    pub reserved: [u8; 4],
    /// Power taken from the mains. The recorder read 200 to 207 W that evening.
    #[frame(unit = "W", metric = "electricity.power", at = "timestamp")]
    pub power: u16,
}

/// The power now.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x10)]
pub struct PowerReading {
    /// All there is.
    pub head: ReplyHead,
}

/// Half-hourly electricity use.
///
/// Evidence: the blocks of the capture begin exactly 19 x 1800 s apart; 89 to 100 Wh in half an
/// hour are the 178 to 200 W seen; 19 + 19 + 10 readings make exactly 24 hours that end with the
/// last whole half hour, so `start` is the end of the first.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x17)]
pub struct HalfHours<'a> {
    /// Opens every reply.
    pub head: ReplyHead,
    /// End of the first half hour.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    pub start: u32,
    /// How many readings follow.
    #[frame(count_of = "energy")]
    pub count: Filled<u8>,
    /// Energy used in each half hour.
    #[frame(unit = "Wh", metric = "electricity.energy", from = "start", every = "30 min", stamp = "end")]
    pub energy: List<'a, u16>,
}

/// Daily electricity use.
///
/// Evidence: the blocks of the capture begin exactly 9 x 86400 s apart; the day before the
/// recording has 10.4 kWh here and 10.5 kWh as the sum of half hours.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x18)]
pub struct Days<'a> {
    /// Opens every reply.
    pub head: ReplyHead,
    /// End of the first day.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    pub start: u32,
    /// How many days follow.
    #[frame(count_of = "days")]
    pub count: Filled<u8>,
    /// The days.
    #[frame(from = "start", every = "1 d", stamp = "end")]
    pub days: List<'a, Day>,
}

/// One day's use.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Day {
    /// Energy used on that day.
    #[frame(unit = "kWh", scale = 0.1, metric = "electricity.energy.daily")]
    pub energy: u16,
    /// Zero in all 27 samples. A second rate, or gas?
    #[frame(grade = "unknown")]
    pub second: u16,
}

/// Settings of the display.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x1A, grade = "unknown")]
pub struct Settings {
    /// Opens every reply.
    #[frame(grade = "confirmed")]
    pub head: ReplyHead,
    /// Seen as 01 00 01 01.
    pub flags: [u8; 4],
    /// The midnight, UTC, that comes next.
    #[frame(grade = "confirmed", unit = "s since 1970-01-01T00:00:00Z")]
    pub midnight: u32,
    /// Seen as 0.
    pub unknown: u32,
    /// Seen as 461, which fits the United Kingdom's figure for electricity.
    #[frame(grade = "inferred", unit = "g/kWh")]
    pub electricity_co2: u16,
    /// Seen as 190, which fits the United Kingdom's figure for gas.
    #[frame(grade = "inferred", unit = "g/kWh")]
    pub gas_co2: u16,
    /// Seen as 150.
    pub unknown_150: u16,
    /// Seen as 1000.
    pub unknown_1000: u16,
}

/// Identifiers of the meters.
#[derive(Debug, Clone, PartialEq, Frame)]
#[cfg_attr(feature = "serde", frame(serde))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[frame(id = 0x1B, grade = "inferred")]
pub struct Identity<'a> {
    /// Opens every reply.
    #[frame(grade = "confirmed")]
    pub head: ReplyHead,
    /// Seen as `D10W701298`.
    #[frame(len = 16, pad = b' ')]
    pub first: Str<'a>,
    /// Seen as `E6S01966981154`.
    #[frame(len = 16, pad = 0)]
    pub second: Str<'a>,
    /// Seen as zero.
    #[frame(grade = "unknown", reserved)]
    pub trailer: [u8; 7],
}
