//! Structs have no id type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
struct Packet {
    power: u16,
}

fn main() {}
