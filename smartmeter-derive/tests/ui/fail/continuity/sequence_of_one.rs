//! A sequence of one number never changes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(sequence = "1..=1")]
    sequence: u8,
}

fn main() {}
