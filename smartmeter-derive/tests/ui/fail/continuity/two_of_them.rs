//! A number that counts does not answer.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(sequence = "1..=100", reply)]
    sequence: u8,
}

fn main() {}
