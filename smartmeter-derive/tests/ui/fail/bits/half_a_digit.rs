//! A decimal digit takes four bits.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 6, bcd)]
    kind: u8,
    #[frame(bits = 2)]
    flags: u8,
}

fn main() {}
