//! Decimals are digits in text.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(decimals = 3)]
    power: u32,
}

fn main() {}
