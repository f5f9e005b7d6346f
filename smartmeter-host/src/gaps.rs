//! What is missing between the frames of a stream, as far as it is proven.
//!
//! A declaration says how one frame follows another: sources, sequences, cadences, requests and replies
//! ([`Continuity`](smartmeter_proto::schema::Continuity)). [`Tracker`] looks at every frame whose checksum holds, and
//! compares it with the one before it of the same source. A frame without a checksum, or a damaged one, proves nothing,
//! neither that something is missing nor that it is there.
//!
//! A number counts as proven where a checksum covers it, or where it agrees with one that is covered: a sequence that
//! no checksum covers, with a time that one does.

mod facts;
mod gap;
mod tracker;

pub use self::facts::{Facts, cadence};
pub use self::gap::{Event, Gap, Jump, Kind, Step};
pub use self::tracker::{Counts, Tracker};
