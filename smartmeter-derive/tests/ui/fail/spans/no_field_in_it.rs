//! The first comes before the last.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    kind: u8,
    body: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "body..=kind")]
    crc: Filled<u16>,
}

fn main() {}
