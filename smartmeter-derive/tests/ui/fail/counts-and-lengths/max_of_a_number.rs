//! A bound goes with what has none.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(max = 4)]
    power: u16,
}

fn main() {}
