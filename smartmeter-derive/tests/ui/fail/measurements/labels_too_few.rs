//! A label for each item, and no two the same.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(labels = "L1, L2")]
    voltage: [u16; 3],
    #[frame(labels = "L1, L2, L1")]
    current: [u16; 3],
    #[frame(labels = "L1,, L3")]
    power: [u16; 3],
}

fn main() {}
