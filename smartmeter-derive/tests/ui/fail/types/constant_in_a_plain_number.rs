//! What the encoder fills in is `Filled`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 0x68)]
    start: u8,
}

fn main() {}
