//! A computed value is of the field's type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(default = "*flags")]
    power: u16,
}

fn main() {}
