//! A scale is a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = "a tenth")]
    power: u16,
}

fn main() {}
