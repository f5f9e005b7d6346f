//! The sniffer's core behind a C ABI, for an ESP8266 and its sketch: listener, ring, decoder and link.
//!
//! There is one sniffer, in memory of its own. Two interrupts tell it of edges with [`sniffer_clock`](abi::sniffer_clock)
//! and [`sniffer_select`](abi::sniffer_select); everything else is called by the sketch's loop. `include/sniffer.h` is made
//! from the file `abi.rs`, which also is the only one with `unsafe` in it.

#![no_std]

// A static library on a PC needs what a program there has.
#[cfg(not(target_os = "none"))]
extern crate std;

pub mod abi;
mod once;
mod task;
#[cfg(target_os = "none")]
mod trap;
