//! A time is the time of something.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    timestamp: u32,
    #[frame(at = "timestamp")]
    power: u16,
}

fn main() {}
