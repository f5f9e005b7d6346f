//! What is absent is a number that the field can have.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(absent = 0x8000)]
    power: i16,
    #[frame(absent = "0xFF, 0x100")]
    level: u8,
    #[frame(bytes = 3, absent = 0xFFFFFFFF)]
    energy: u32,
}

fn main() {}
