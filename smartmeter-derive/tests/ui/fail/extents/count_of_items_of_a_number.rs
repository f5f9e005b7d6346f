//! A number has no items.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(count = 3)]
    power: u16,
}

fn main() {}
