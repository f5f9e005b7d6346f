//! A field is one thing.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 0x68, reserved)]
    start: Filled<u8>,
}

fn main() {}
