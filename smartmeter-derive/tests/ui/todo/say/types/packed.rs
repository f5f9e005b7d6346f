//! Fields of a packed struct can't be borrowed.
//!
//! Should say: a frame can't be `repr(packed)`: bytes on the wire don't depend on the layout in memory, so leave it out.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[repr(packed)]
struct Packet {
    kind: u8,
    power: u16,
}

fn main() {}
