//! A codec is a type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(with = "read varint")]
    length: u32,
}

fn main() {}
