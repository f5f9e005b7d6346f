//! A unit is a string.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit = 5)]
    power: u16,
}

fn main() {}
