//! What a checksum of one's own gives is what the field holds.

use smartmeter_proto::prelude::*;

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().sum()
}

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(checksum = "sum", over = "body")]
    check: Filled<u16>,
}

fn main() {}
