//! A constant is of its type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = "/")]
    start: Filled<u8>,
}

fn main() {}
