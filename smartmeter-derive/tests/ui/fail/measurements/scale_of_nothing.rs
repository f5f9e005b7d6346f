//! A scale of 0 loses everything.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = 0)]
    power: u16,
}

fn main() {}
