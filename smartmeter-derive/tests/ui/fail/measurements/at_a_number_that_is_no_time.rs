//! A time says that it is one.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    timestamp: u32,
    #[frame(metric = "electricity.power", at = "timestamp")]
    power: u16,
}

fn main() {}
