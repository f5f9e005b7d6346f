//! The Smart Message Language (SML, version 1.04) as German electricity meters send it by
//! themselves: transport files, their messages, and the elements that everything in SML is made of.
//!
//! A file is decoded in two steps, as escapes stand between them:
//!
//! ```
//! use sml::{Content, File, Messages, Quantity};
//! use smartmeter_proto::prelude::*;
//!
//! /// The energy taken from the grid, 1-0:1.8.0*255.
//! fn energy(bytes: &[u8]) -> Result<Option<Quantity>, Error> {
//!     let file = File::decode(bytes)?;
//!     let mut buffer = [0; 1024];
//!     let messages = Messages::decode(file.payload.unescape(&mut buffer)?)?;
//!     for message in messages.messages.iter() {
//!         if let Content::GetListResponse(list) = message.signed.body.content {
//!             let entry = list.val_list.entries().iter().find(|entry| entry.obj_name.code == [1, 0, 1, 8, 0, 255]);
//!             return Ok(entry.and_then(|entry| entry.quantity()));
//!         }
//!     }
//!     Ok(None)
//! }
//! ```
//!
//! Units and scales stand in the file beside each value: [`ListEntry::quantity`] puts them together.

#![no_std]
#![deny(missing_docs)]

mod element;
mod message;
mod transport;

pub use element::{Element, Number, Octets, Optional, Unsigned, long_length};
pub use message::{
    Body, CloseResponse, Content, GetListResponse, ListEntry, Obis, OpenResponse, Quantity, Scaler, Signed, Time, Unit,
    UnitElement, ValList,
};
pub use transport::{File, KermitFile, KermitMessage, KermitMessages, Message, Messages};

/// What is in a transport file, for tools that work with any protocol. What is around it, [`File`], is decoded before, as
/// escapes stand between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sml;

impl smartmeter_proto::Protocol for Sml {
    const NAME: &'static str = "sml";
    type Transaction<'a> = Messages<'a>;
}

/// Transport files, for tools that work with any protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SmlTransport;

impl smartmeter_proto::Protocol for SmlTransport {
    const NAME: &'static str = "sml-transport";
    type Transaction<'a> = File<'a>;
}
