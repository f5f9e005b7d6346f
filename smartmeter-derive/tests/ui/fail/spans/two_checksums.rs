//! A field is one checksum.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(sum, xor, over = "body")]
    sum: Filled<u8>,
}

fn main() {}
