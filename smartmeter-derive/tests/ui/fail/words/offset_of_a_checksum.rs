//! An offset says what a count or length stands for; it does not add to a checksum.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    a: u8,
    #[frame(sum, over = "a", offset = 0x33)]
    check: Filled<u8>,
}

#[derive(Frame)]
struct Marked {
    #[frame(magic = 5, offset = 3)]
    start: Filled<u8>,
}

fn main() {}
