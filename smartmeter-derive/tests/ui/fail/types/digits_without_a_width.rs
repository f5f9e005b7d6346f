//! Digits in text have a fixed number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(text = "decimal")]
    power: u32,
}

fn main() {}
