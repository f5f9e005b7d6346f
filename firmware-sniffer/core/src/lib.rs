//! What every board of the sniffer does, whatever its chip.
//!
//! ```text
//!  interrupt                           task
//!  ┌──────────┐  ┌────────┐  ┌──────┐  ┌────────┐  ┌────────┐
//!  │ listener ├─►│ ring   │─►│ pump ├─►│ uplink ├─►│ link   │ UDP, WebSocket, MQTT, serial
//!  └──────────┘  │Writer  │  │      │  └────────┘  └────────┘
//!   edges        └────────┘  │      ├─► serial  plain text
//!                 words      └──────┴─► live ──► http
//! ```
//!
//! The interrupt holds a [`Listener`](listener::Listener) and in it the ring's [`Writer`](ring::Writer); a task holds the ring's
//! [`Reader`](ring::Reader). They share nothing else. What does not fit the ring, or the [`Uplink`](uplink::Uplink)'s queue, is a
//! word in the stream that says how much.
//!
//! Nothing here allocates, waits, reads a clock or knows a socket: times come in as milliseconds, bytes go in and out. So all of it
//! runs in tests on a PC and in emulators as it does on the chip.

#![no_std]
// What could panic is not written. Tests may.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

#[cfg(test)]
extern crate std;

pub mod console;
pub mod http;
pub mod listener;
pub mod live;
pub mod outlive;
pub mod pump;
pub mod ring;
pub mod serial;
pub mod settings;
pub mod uplink;
