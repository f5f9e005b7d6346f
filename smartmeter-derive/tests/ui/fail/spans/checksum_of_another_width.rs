//! A checksum fits its integer.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(crc = "CRC-32/ISO-HDLC", over = "body")]
    crc: Filled<u16>,
}

fn main() {}
