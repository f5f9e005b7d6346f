//! A constant of bytes is a byte string.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = "ab")]
    start: Filled<[u8; 2]>,
    #[frame(magic = 5)]
    end: Filled<[u8; 2]>,
}

fn main() {}
