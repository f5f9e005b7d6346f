//! A checksum covers something.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(crc = "CRC-16/XMODEM")]
    crc: Filled<u16>,
    body: u8,
}

fn main() {}
