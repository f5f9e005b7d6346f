//! A bool has one bit.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 2)]
    valid: bool,
    #[frame(bits = 6)]
    flags: u8,
}

fn main() {}
