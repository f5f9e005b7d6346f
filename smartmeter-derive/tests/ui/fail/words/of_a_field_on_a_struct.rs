//! `unit` is a word of fields.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(unit = "W")]
struct Packet {
    power: u16,
}

fn main() {}
