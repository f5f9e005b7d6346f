//! A constant is unsigned.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 1)]
    start: Filled<i8>,
}

fn main() {}
