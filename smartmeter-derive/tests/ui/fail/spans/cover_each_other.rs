//! One of two checksums comes first.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(xor, over = "other..")]
    one: Filled<u8>,
    #[frame(xor, over = "..=one")]
    other: Filled<u8>,
}

fn main() {}
