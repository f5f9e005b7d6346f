//! A value is made in one way.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(map = "u8", with = "Varint")]
    phase: u16,
}

fn main() {}
