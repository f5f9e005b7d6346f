//! A mapped value is an integer on the wire.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(map = "f32")]
    phase: u8,
}

fn main() {}
