//! A sequence has no sign.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(sequence = "1..=100")]
    sequence: i8,
}

fn main() {}
