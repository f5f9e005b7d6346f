//! A constant has room in its bits.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 4, magic = 0x1F)]
    start: Filled<u8>,
    #[frame(bits = 4)]
    flags: u8,
}

fn main() {}
