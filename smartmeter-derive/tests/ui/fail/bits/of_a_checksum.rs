//! A checksum takes whole bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(bits = 8, xor, over = "body")]
    xor: Filled<u8>,
}

fn main() {}
