//! The `smartmeter` command, for any protocol.
//!
//! Nothing in here knows a frame or field by name: everything that is shown comes from the
//! declarations, through [`Protocol`](smartmeter_proto::Protocol). A crate with frames of its own
//! gets the whole tool with a `main` of one line:
//!
//! ```no_run
//! use smartmeter_proto::prelude::*;
//!
//! /// All that runs on the wire.
//! #[derive(Debug, Clone, PartialEq, Frame)]
//! struct Boiler {
//!     /// Of the water.
//!     #[frame(unit = "°C", scale = 0.5)]
//!     temperature: u16,
//! }
//!
//! struct BoilerBus;
//!
//! impl Protocol for BoilerBus {
//!     const NAME: &'static str = "boiler-bus";
//!     type Transaction<'a> = Boiler;
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     smartmeter_host::run::<BoilerBus>()
//! }
//! ```
//!
//! A capture's way through it:
//!
//! - [`source`] opens a file or standard input
//! - [`input`] tells a recording's format, and turns other tools' into words; [`convert`] does the reverse
//! - [`capture`] turns text into marks and transactions, each with the line it is from
//! - [`repair`] puts a damaged one right, where a checksum proves how
//! - [`verdict`] decodes a transaction and says how far it can be trusted
//! - a [`Renderer`](render::Renderer) writes it: [`table`], [`hex`], [`jsonl`], [`csv`] or [`readings`]
//! - [`gaps`] says what is missing between frames, as far as it is proven
//! - [`spec`] describes the protocol, for people and other tools
//! - [`tally`] and [`summary`] count, and [`decoding`] drives all of it

pub mod capture;
mod cli;
#[cfg(feature = "collector")]
pub mod collector;
pub mod convert;
pub mod csv;
pub mod decoding;
mod follow;
pub mod gaps;
pub mod hex;
pub mod input;
pub mod item;
pub mod jsonl;
pub mod leaf;
mod odd;
pub mod palette;
pub mod readings;
pub mod render;
pub mod repair;
pub mod show;
#[cfg(feature = "collector")]
pub mod simulate;
pub mod snapshot;
pub mod source;
pub mod spec;
pub mod summary;
pub mod table;
pub mod tally;
mod unreadable;
pub mod verdict;
mod wrap;

pub use crate::cli::{Tool, run};
