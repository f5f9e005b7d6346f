//! `over` belongs to a checksum.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(over = "body")]
    crc: u16,
    body: u8,
}

fn main() {}
