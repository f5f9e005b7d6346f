//! A number has a length of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(text = "decimal", bytes = 6, until = ")")]
    power: u32,
}

fn main() {}
