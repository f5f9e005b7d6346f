//! A source is what the field holds.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(source = 1)]
    address: u8,
}

fn main() {}
