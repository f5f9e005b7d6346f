//! A constant has room in its bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 0x1234567, bytes = 3)]
    start: Filled<u32>,
}

fn main() {}
