//! A cadence is that of times.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(cadence = "15 s")]
    timestamp: u32,
}

fn main() {}
