//! What is no longer than a word has no words to swap, and three bytes are no words.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(endian = "word-swapped")]
    voltage: u16,
    #[frame(endian = "word-swapped", bytes = 3)]
    energy: u32,
    #[frame(endian = "word-swapped", bcd)]
    serial: u32,
    #[frame(endian = "word-swaped")]
    power: u32,
}

#[derive(Frame)]
#[frame(endian = "word-swapped")]
struct Registers {
    #[frame(bytes = 6)]
    energy: u64,
}

fn main() {}
