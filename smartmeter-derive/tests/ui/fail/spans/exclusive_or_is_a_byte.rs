//! Bytes combined give a byte.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(xor, over = "body")]
    xor: Filled<u16>,
}

fn main() {}
