//! A mapped value is made from its number and back.

use smartmeter_proto::prelude::*;

struct Phase;

#[derive(Frame)]
struct Packet {
    #[frame(map = "u8")]
    phase: Phase,
}

fn main() {}
