//! A bit field is a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 65)]
    kind: u64,
}

fn main() {}
