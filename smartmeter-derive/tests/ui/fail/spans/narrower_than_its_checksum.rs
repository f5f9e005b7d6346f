//! A checksum has room for all its bits.
//!
//! Should be refused: "CRC-32/ISO-HDLC" takes 4 bytes: leave out `bytes`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(crc = "CRC-32/ISO-HDLC", over = "body", bytes = 3)]
    crc: Filled<u32>,
}

fn main() {}
