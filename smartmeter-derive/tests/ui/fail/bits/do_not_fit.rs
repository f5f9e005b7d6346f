//! A number has room for its bits.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 12)]
    kind: u8,
    #[frame(bits = 4)]
    flags: u8,
}

fn main() {}
