//! A cadence is a length of time.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit = "s since 1970-01-01T00:00:00Z", cadence = "15")]
    timestamp: u32,
}

fn main() {}
