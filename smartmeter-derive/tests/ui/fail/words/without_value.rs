//! A value is missing.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit)]
    power: u16,
}

fn main() {}
