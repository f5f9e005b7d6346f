//! What meters push by themselves through their customer port as DLMS/COSEM: a data notification in an HDLC frame,
//! not encrypted, as Norway's and Sweden's meters send it.
//!
//! ```
//! use dlms::{Apdu, Body, HdlcFrame};
//! use smartmeter_proto::prelude::*;
//!
//! let bytes = [
//!     0x7E, 0xA0, 0x27, 0x01, 0x02, 0x01, 0x10, 0x5A, 0x87, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00, 0x00, 0x00, 0x09, 0x0C,
//!     0x07, 0xE4, 0x02, 0x0F, 0x06, 0x01, 0x08, 0x30, 0xFF, 0x80, 0x00, 0x00, 0x02, 0x01, 0x06, 0x00, 0x00, 0x1F, 0xC7,
//!     0xCE, 0xC3, 0x7E,
//! ];
//! let frame = HdlcFrame::decode(&bytes)?;
//! let Apdu::DataNotification(notification) = frame.information.apdu else { panic!("it is one") };
//! assert_eq!(notification.body, Body::KaifaList1 { power_import: 8135 });
//! # Ok::<(), Error>(())
//! ```

#![no_std]
#![deny(missing_docs)]

mod apdu;
mod data;
mod hdlc;
mod kaifa;

pub use apdu::{Apdu, Body, DataNotification, DateTimeForm, InvokeId};
pub use data::{Data, DateTime};
pub use hdlc::{Address, HdlcFrame, Information};
pub use kaifa::{KaifaList2, OctetText};
