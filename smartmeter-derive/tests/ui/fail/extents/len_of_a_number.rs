//! A number has a length of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(len = 3)]
    power: u32,
}

fn main() {}
