//! A range stands in quotes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(crc = "CRC-16/ARC", over = ..=kind)]
    crc: Filled<u16>,
}

fn main() {}
