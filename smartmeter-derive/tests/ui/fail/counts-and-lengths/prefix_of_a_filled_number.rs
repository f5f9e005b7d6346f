//! What is filled in has a length of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(prefix = "u8", magic = 5)]
    start: Filled<u8>,
}

fn main() {}
