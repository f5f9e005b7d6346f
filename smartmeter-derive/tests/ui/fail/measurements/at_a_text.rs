//! A time is a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 10, unit = "s since 1970-01-01T00:00:00Z")]
    timestamp: &'a str,
    #[frame(metric = "electricity.power", at = "timestamp")]
    power: u16,
}

fn main() {}
