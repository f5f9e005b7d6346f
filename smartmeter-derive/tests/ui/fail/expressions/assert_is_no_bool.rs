//! A rule holds or not.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(assert = "*hour")]
    hour: u8,
}

fn main() {}
