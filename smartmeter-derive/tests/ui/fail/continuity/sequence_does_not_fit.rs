//! A sequence's numbers fit its place.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 4, sequence = "1..=16")]
    sequence: u8,
    #[frame(bits = 4)]
    flags: u8,
}

fn main() {}
