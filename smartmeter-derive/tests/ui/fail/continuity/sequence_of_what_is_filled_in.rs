//! A constant does not count.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 1, sequence = "1..=100")]
    sequence: Filled<u8>,
}

fn main() {}
