//! The protocol inside the in-home display of a Landis+Gyr P350 ecoMeter.
//!
//! Two boards share an SPI bus. The daughter board has a PIC16F636 and a CC1100 radio at 868.3 MHz;
//! the main board has the display. On the bus run [`Command`]s; two of them carry radio packets:
//! [`RequestPacket`]s to the meter, and [`Packet`]s from it, each with a [`Reply`].
//!
//! Nobody publishes this protocol. All that is said here was worked out from one recording of
//! 2017-06-01, `spec/captures/p350-2017-06-01-boot.txt`, and each field says how sure we are of it:
//! [`Grade::Confirmed`](crate::schema::Grade::Confirmed) where a checksum, an exact identity or the
//! recorder's own statement proves it, `Inferred` where it fits all samples and nothing proves it,
//! `Unknown` where bytes were seen and are kept.
//!
//! ```
//! use smartmeter_proto::prelude::*;
//! use smartmeter_proto::p350::{Command, Reply};
//!
//! let bytes = [
//!     0x01, 0x14, 0x02, 0x10, 0x3C, 0x55, 0xAD, 0xF7, 0x10, 0x59, 0x30, 0x85,
//!     0x53, 0x00, 0x00, 0x00, 0x00, 0x00, 0xCF, 0x00, 0x00, 0x00, 0x0A,
//! ];
//! let Command::Receive(receive) = Command::<Reply>::decode(&bytes)? else { panic!("a packet was received") };
//! let Reply::Power(power) = receive.packet.body else { panic!("a power reading was received") };
//! assert_eq!(power.head.power, 207);
//! # Ok::<(), Error>(())
//! ```

mod bus;
mod packet;
mod reply;
mod request;

pub use bus::*;
pub use packet::*;
pub use reply::*;
pub use request::*;

use crate::Protocol;

/// The protocol, for tools that work with any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct P350;

impl Protocol for P350 {
    const NAME: &'static str = "p350";
    type Transaction<'a> = Command<'a>;
}
