//! `smartmeter serve`: from sniffers to a database, and from there to programs and people.
//!
//! ```text
//!  sources ──► ingest ──► store (raw words, then frames and readings) ──► api, metrics
//!  udp, ws,     one task: commits, then acknowledges
//!  tcp, …
//! ```
//!
//! Words are stored before they are acknowledged, in the same commit as what was decoded from them. What a restart
//! interrupts is decoded again from the raw words. Duplicates are stored once.

pub mod alarm;
pub mod api;
pub mod arrival;
pub mod compare;
pub mod config;
pub mod counts;
pub mod decoder;
pub mod gaps;
mod http;
pub mod influx;
pub mod ingest;
pub mod limit;
pub(crate) mod live;
pub mod local;
pub mod mqtt;
pub mod news;
pub mod parts;
mod room;
pub mod serve;
pub mod sources;
pub mod standby;
pub mod store;
pub mod tariff;
pub mod tls;
pub mod token;
pub mod unknown;
pub mod upkeep;
pub mod version;
