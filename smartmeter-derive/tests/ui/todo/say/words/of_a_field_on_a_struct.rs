//! `unit` is a word of fields.
//!
//! Should say: `unit` is a word of fields: put it on one.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(unit = "W")]
struct Packet {
    power: u16,
}

fn main() {}
