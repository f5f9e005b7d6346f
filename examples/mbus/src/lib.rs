//! The telegrams that wired M-Bus meters (EN 13757-2 and -3) answer with, declared.
//!
//! [`LongFrame`] is what is on the wire; its [`Payload`] is, of every meter seen here, [`VariableData`]: a
//! header and a list of [`Record`]s that say themselves what they hold. [`quantity`] is an application of
//! that: it turns a record into a number with a unit.
//!
//! ```
//! use mbus::{LongFrame, Payload};
//! use smartmeter_proto::prelude::*;
//!
//! let bytes = [
//!     0x68, 0x15, 0x15, 0x68, 0x08, 0x00, 0x72, 0x29, 0x26, 0x03, 0x00, 0xB5, 0x15, 0x10, 0x02, 0x02, 0x00, 0x00,
//!     0x00, 0x04, 0x2B, 0xFE, 0xFF, 0xFF, 0xFF, 0xD4, 0x16,
//! ];
//! let frame = LongFrame::decode(&bytes)?;
//! let Payload::VariableData(meter) = frame.payload else { panic!("it has CI 72") };
//! let power = meter.records.get(0).expect("it has a record");
//! assert_eq!(power.quantity().expect("a number").to_string(), "-2 W");
//! # Ok::<(), Error>(())
//! ```

#![no_std]

mod frame;
mod header;
pub mod quantity;
mod record;
mod value;

pub use frame::{Control, LongFrame, Payload};
pub use header::{ApplicationStatus, Manufacturer, Medium, Status, VariableData};
pub use record::{Content, Dif, Dife, Function, PlainText, Record, Vif, Vife};
pub use value::{Data, Date, DateTime, Variable, decimal};

/// The protocol, for tools that work with any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mbus;

impl smartmeter_proto::Protocol for Mbus {
    const NAME: &'static str = "mbus";
    type Transaction<'a> = LongFrame<'a>;
}
