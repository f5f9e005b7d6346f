//! A byte order is one of two.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(endian = "bigg")]
    power: u16,
}

fn main() {}
