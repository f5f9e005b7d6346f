//! Bit fields make whole bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 3)]
    kind: u8,
    #[frame(bits = 4)]
    flags: u8,
    power: u16,
}

fn main() {}
