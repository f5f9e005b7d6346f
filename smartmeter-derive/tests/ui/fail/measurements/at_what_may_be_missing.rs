//! A time is there.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "*flags == 1", unit = "s since 1970-01-01T00:00:00Z")]
    timestamp: Option<u32>,
    #[frame(metric = "electricity.power", at = "timestamp")]
    power: u16,
}

fn main() {}
