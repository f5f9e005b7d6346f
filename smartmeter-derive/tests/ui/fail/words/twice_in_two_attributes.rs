//! Two attributes are one list of words.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit = "W")]
    #[frame(unit = "kW")]
    power: u16,
}

fn main() {}
