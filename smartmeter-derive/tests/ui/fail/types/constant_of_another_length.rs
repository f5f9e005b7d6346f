//! A constant has as many bytes as its type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = b"abcd")]
    start: Filled<[u8; 3]>,
}

fn main() {}
