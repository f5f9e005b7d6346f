//! A word is said once.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit = "W", unit = "kW")]
    power: u16,
}

fn main() {}
