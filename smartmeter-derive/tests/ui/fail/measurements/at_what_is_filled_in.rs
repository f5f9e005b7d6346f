//! A time is a value.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 5, unit = "s since 1970-01-01T00:00:00Z")]
    timestamp: Filled<u32>,
    #[frame(metric = "electricity.power", at = "timestamp")]
    power: u16,
}

fn main() {}
