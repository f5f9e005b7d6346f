//! Fields of a packed struct can't be borrowed.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[repr(packed)]
struct Packet {
    kind: u8,
    power: u16,
}

fn main() {}
