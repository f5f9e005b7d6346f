//! A constant is of its type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = b"ab")]
    start: Filled<u16>,
}

fn main() {}
