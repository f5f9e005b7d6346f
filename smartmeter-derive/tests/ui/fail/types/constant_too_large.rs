//! A constant has room in its type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 0x168)]
    start: Filled<u8>,
}

fn main() {}
