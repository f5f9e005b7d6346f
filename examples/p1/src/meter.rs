//! Submeters: gas, water, heat, and their lines, which begin with the channel that they are on.

use smartmeter_proto::prelude::*;

use crate::digits::{thousandths, unit_of};
use crate::timestamp::Timestamp;

/// A line of a submeter, behind its channel.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub enum MeterLine<'a> {
    /// What it measures, as M-Bus counts: `003` is gas, `004` heat, `007` water. May be empty.
    #[frame(id = b"24.1.0(")]
    Kind(#[frame(until = b")\r\n")] &'a str),
    /// Its equipment identifier, each character as two hexadecimal digits. May be empty.
    #[frame(id = b"96.1.0(")]
    Equipment(#[frame(until = b")\r\n")] &'a str),
    /// The same, of Belgian meters.
    #[frame(id = b"96.1.1(")]
    BelgianEquipment(#[frame(until = b")\r\n")] &'a str),
    /// What it last showed; of gas, converted to standard temperature.
    #[frame(id = b"24.2.1(")]
    Reading(MeterReading<'a>),
    /// What it last showed, not converted; of Belgian meters.
    #[frame(id = b"24.2.3(")]
    UnconvertedReading(MeterReading<'a>),
    /// The valve's position, of Belgian meters. Only `1` was seen.
    #[frame(id = b"24.4.0(")]
    Valve(#[frame(until = b")\r\n")] &'a str),
    /// A line that is not declared, behind its channel.
    #[frame(other)]
    Other(#[frame(until = b"\r\n")] &'a str),
}

/// What a submeter showed, and when.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct MeterReading<'a> {
    /// When it was read.
    pub timestamp: Timestamp,
    /// Closes the time's group and opens the value's.
    #[frame(magic = b")(")]
    pub gap: Filled<[u8; 2]>,
    /// The number and its unit, as in `04761.307*m3`.
    #[frame(until = b")\r\n")]
    pub value: &'a str,
    /// What that says.
    #[frame(ctx = "unit_of(value), thousandths(value), timestamp.unix()")]
    pub quantity: Quantity,
}

/// What a submeter's reading says: the unit behind the number decides. Takes no byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(ctx = "quantity: u8, value: u32, at: u64", id = "quantity")]
pub enum Quantity {
    /// Gas or water.
    #[frame(id = 1)]
    Volume {
        /// When it was read.
        #[frame(default = "at", unit = "s since 1970-01-01T00:00:00Z")]
        time: u64,
        /// Volume since the meter was made.
        #[frame(default = "value", unit = "m³", scale = 0.001, metric = "submeter.volume", at = "time")]
        volume: u32,
    },
    /// Heat or cold.
    #[frame(id = 2)]
    Heat {
        /// When it was read.
        #[frame(default = "at", unit = "s since 1970-01-01T00:00:00Z")]
        time: u64,
        /// Heat since the meter was made.
        #[frame(default = "value", unit = "GJ", scale = 0.001, metric = "submeter.heat", at = "time")]
        heat: u32,
    },
    /// Another electricity meter.
    #[frame(id = 3)]
    Electricity {
        /// When it was read.
        #[frame(default = "at", unit = "s since 1970-01-01T00:00:00Z")]
        time: u64,
        /// Energy since the meter was made.
        #[frame(default = "value", unit = "kWh", scale = 0.001, metric = "submeter.energy", at = "time")]
        energy: u32,
    },
    /// A unit that is not known, none, or no number: a meter that has not reported yet.
    #[frame(other)]
    None,
}
