//! A tuple is no frame.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    pair: (u8, u16),
}

fn main() {}
