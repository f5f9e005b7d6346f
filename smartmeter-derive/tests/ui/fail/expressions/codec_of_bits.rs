//! A codec takes whole bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 8, with = "Varint")]
    length: u8,
}

fn main() {}
