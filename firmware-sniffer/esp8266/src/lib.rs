//! The sniffer's core behind a C ABI, for an ESP8266 and its sketch: listener, ring, decoder and link.
//!
//! There is one sniffer, in memory of its own. The one interrupt of all pins tells it what they have latched, with
//! [`sniffer_serve`](abi::sniffer_serve); everything else is called by the sketch's loop. Where pins can't be read together, an
//! interrupt may call [`sniffer_clock`](abi::sniffer_clock) and [`sniffer_select`](abi::sniffer_select) for one wire each, as long as
//! none of these calls comes within another. `include/sniffer.h` is made from the file `abi.rs`.

#![no_std]

// A static library on a PC needs what a program there has.
#[cfg(not(target_os = "none"))]
extern crate std;

pub mod abi;
mod once;
mod task;
#[cfg(target_os = "none")]
mod trap;
