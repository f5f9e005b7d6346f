//! A time is a field.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    timestamp: u32,
    #[frame(metric = "electricity.power", at = "timestmap")]
    power: u16,
}

fn main() {}
