//! The bus of a cistern's pump, made up to show how it is done: its declaration is all that the tool needs to know.
//!
//! ```sh
//! cargo run -p own-protocol -- decode examples/own-protocol/captures/morning.txt
//! cargo run -p own-protocol -- serve --source file:examples/own-protocol/captures/morning.txt
//! ```

#![no_std]

use smartmeter_proto::prelude::*;

/// A transaction on the bus.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Pump<'a> {
    /// The pump says how it is.
    State(State),
    /// Somebody turns it on or off.
    Switch(Switch),
    /// Whatever else there is.
    #[frame(other)]
    Unknown {
        /// Its kind.
        id: u8,
        /// Its bytes.
        body: &'a [u8],
    },
}

/// How the pump is.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 0x40)]
pub struct State {
    /// Over all that follows.
    #[frame(crc = "CRC-16/XMODEM", over = "time..")]
    pub crc: Filled<u16>,
    /// When.
    #[frame(unit = "s since 1970-01-01T00:00:00Z", cadence = "60 s")]
    pub time: u32,
    /// How high the water stands in the cistern.
    #[frame(unit = "m", scale = 0.01, metric = "cistern.level", at = "time")]
    pub level: u16,
    /// Of the water.
    #[frame(unit = "°C", scale = 0.1, metric = "cistern.temperature", at = "time")]
    pub temperature: i16,
    /// What the pump takes.
    #[frame(unit = "W", metric = "pump.power", at = "time")]
    pub power: u16,
}

/// Turns the pump on or off.
#[derive(Debug, Clone, PartialEq, Eq, Frame)]
#[frame(id = 0x41)]
pub struct Switch {
    /// Whether it is to run.
    pub on: bool,
}

/// The bus, as tools and tests for any protocol are told of it.
pub struct Cistern;

impl Protocol for Cistern {
    const NAME: &'static str = "cistern";
    type Transaction<'a> = Pump<'a>;
}
