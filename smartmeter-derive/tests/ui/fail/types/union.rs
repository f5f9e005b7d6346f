//! A frame is a struct or an enum.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
union Packet {
    power: u16,
    energy: u16,
}

fn main() {}
