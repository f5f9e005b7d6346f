//! The first field has none before it.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(crc = "CRC-16/XMODEM", over = "..kind")]
    crc: Filled<u16>,
}

fn main() {}
