//! A bus, a sniffer's board and a network, without hardware.
#![doc = ""]
pub mod board;
pub mod bus;
mod cli;
pub mod pins;
pub mod stalls;

pub use cli::run;
