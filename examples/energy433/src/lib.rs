//! Messages of small radio sensors, as a receiver such as `rtl_433` hands them on: a few bytes, of which most are
//! bit fields, with a sum at the end.
//!
//! A message is declared from its first known bit on. To find that bit, and to turn over a row whose pulses were
//! taken for gaps, is the receiver's work.
//!
//! ```
//! use energy433::Efergy;
//! use smartmeter_proto::prelude::*;
//!
//! let message = Efergy::decode(&[0x0C, 0xC0, 0x55, 0x60, 0x4A, 0x41, 0x03, 0x0F])?;
//! let mut shown = String::new();
//! message.for_each_reading(|reading: smartmeter_proto::Reading| {
//!     let current = reading.quantity().expect("an integer");
//!     shown = format!("{} {current:.3} {}", reading.metric.name, reading.field.unit.expect("it has one"));
//! });
//! assert_eq!(shown, "electricity.current 4.641 A");
//! # Ok::<(), Error>(())
//! ```

#![no_std]

mod auriol;
mod ecoeye;
mod efergy;
mod emt7110;

pub use auriol::{Auriol, Thermometer};
pub use ecoeye::EcoEye;
pub use efergy::Efergy;
pub use emt7110::{Emt7110, Plug};
