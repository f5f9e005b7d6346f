//! How many items there are stands elsewhere.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(labels = "L1, L2")]
    voltage: [u16; u8::BITS as usize],
}

fn main() {}
