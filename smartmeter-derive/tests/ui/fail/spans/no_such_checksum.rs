//! Checksums have the names of the CRC catalogue.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(crc = "CRC-16/XMODEN", over = "body")]
    crc: Filled<u16>,
}

fn main() {}
