//! A default is of the field's type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "*flags == 1", default = "\"none\"")]
    power: u16,
}

fn main() {}
