//! Telegrams that Dutch and Belgian electricity meters send out of their P1 port, once a second or every ten.
//!
//! IEC 62056-21 mode D as the P1 Companion Standard 5.0.2 profiles it: an identification, a blank line, one line of
//! text for each register, and a CRC-16 in hexadecimal. [`Telegram`] is one of them, [`Line`] a register in it.
//!
//! ```
//! use p1::{Line, Telegram};
//! use smartmeter_proto::prelude::*;
//!
//! let telegram = b"/KFM5KAIFA-METER\r\n\r\n1-0:1.8.1(001581.123*kWh)\r\n0-0:96.13.0()\r\n!3F66\r\n";
//! let telegram = Telegram::decode(telegram)?;
//! assert_eq!(telegram.manufacturer, "KFM");
//! assert!(matches!(telegram.lines.get(0), Some(Line::ImportTariff1 { energy: 1_581_123, .. })));
//! # Ok::<(), Error>(())
//! ```

#![no_std]

mod digits;
mod history;
mod line;
mod meter;
mod timestamp;

pub use crate::digits::{NO_UNIT, is_digits, number, thousandths, unit_of};
pub use crate::history::{Demand, Failure, FailureKind, FailureLog, Peak, Peaks};
pub use crate::line::Line;
pub use crate::meter::{MeterLine, MeterReading, Quantity};
pub use crate::timestamp::{NO_TIME, Season, Timestamp};

use smartmeter_proto::prelude::*;

/// One telegram, from `/` to the line end behind the checksum.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Telegram<'a> {
    /// `/` opens it.
    #[frame(magic = b'/')]
    pub start: Filled<u8>,
    /// The manufacturer's three letters, as registered with the FLAG association.
    #[frame(len = 3)]
    pub manufacturer: &'a str,
    /// The fastest baud rate, as a letter of IEC 62056-21; `5` whatever the port does.
    #[frame(len = 1)]
    pub baud: &'a str,
    /// The manufacturer's own identification, often with `\2` before the model. A blank line ends it.
    #[frame(until = b"\r\n\r\n")]
    pub identification: &'a str,
    /// Registers, in the order that the meter has them in. `!` ends them.
    #[frame(until = b"!")]
    pub lines: List<'a, Line<'a>>,
    /// CRC-16 of all bytes from `/` to `!`, both included.
    #[frame(crc = "CRC-16/ARC", over = "start..=lines", text = "hex", bytes = 4)]
    pub crc: Filled<u16>,
    /// The end of the checksum's line.
    #[frame(magic = b"\r\n")]
    pub end: Filled<[u8; 2]>,
}
