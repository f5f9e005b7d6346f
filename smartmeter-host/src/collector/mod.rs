//! `smartmeter serve`: from sniffers to a database, a dashboard and programs.
//!
//! ```text
//!  sources ──► ingest ──► store (raw words, then frames and readings) ──► api, dashboard
//!  udp, ws,     one task: commits, then acknowledges
//!  tcp, …
//! ```
//!
//! Words are stored before they are acknowledged, in the same commit as what was decoded from them. What a restart
//! interrupts is decoded again from the raw words. Duplicates are stored once.

pub mod decoder;
pub mod ingest;
pub mod store;
