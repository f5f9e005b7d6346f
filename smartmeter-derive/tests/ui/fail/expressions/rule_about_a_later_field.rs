//! A rule is about what was read.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(assert = "hour < minute")]
    hour: u8,
    minute: u8,
}

fn main() {}
