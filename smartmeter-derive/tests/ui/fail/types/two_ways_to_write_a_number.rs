//! Digits are written in one way.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bcd, text = "hex", bytes = 4)]
    power: u32,
}

fn main() {}
