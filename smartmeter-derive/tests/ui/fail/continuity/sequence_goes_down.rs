//! A sequence counts up.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(sequence = "0x77..=0x01")]
    sequence: u8,
}

fn main() {}
