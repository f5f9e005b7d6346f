//! A sequence has a first number and a last.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(sequence = "0x77")]
    sequence: u8,
}

fn main() {}
