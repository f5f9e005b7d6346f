//! A checksum does not cover itself.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "kind..")]
    crc: Filled<u16>,
}

fn main() {}
