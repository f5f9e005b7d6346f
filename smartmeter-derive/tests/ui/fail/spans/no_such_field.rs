//! A span begins with a field.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    kind: u8,
    #[frame(rest)]
    body: &'a [u8],
    #[frame(crc = "CRC-16/XMODEM", over = "knid..=body")]
    crc: Filled<u16>,
}

fn main() {}
