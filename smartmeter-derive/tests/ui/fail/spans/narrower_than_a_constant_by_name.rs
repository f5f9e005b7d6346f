//! A constant has room in its bytes, wherever its value stands.

use smartmeter_proto::prelude::*;

const START: u32 = 0x0123_4567;

#[derive(Frame)]
struct Packet {
    #[frame(magic = START, bytes = 3)]
    start: Filled<u32>,
}

fn main() {}
