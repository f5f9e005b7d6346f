//! A bus, a sniffer's board and a network, without hardware.
//!
//! ```text
//!  words ──► bus ──► pins ──► listener ─► ring ─► pump ──► uplink ──► channel ──► collector
//!  capture   edges   interrupt └──────── sniffer-core ──────────┘      faults      stores, acknowledges
//! ```
//!
//! What is between pins and channel is [`sniffer_core`], as it runs on the chip. All the rest is made up here, each fault is a
//! parameter, and all that varies comes by a seed.

pub mod board;
pub mod bus;
pub mod channel;
mod cli;
pub mod collector;
pub mod outage;
pub mod pins;
pub mod receive;
pub mod replay;
pub mod socket;
pub mod stalls;

pub use cli::run;
