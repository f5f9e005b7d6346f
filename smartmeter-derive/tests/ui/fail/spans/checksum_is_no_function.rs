//! A checksum of one's own is a function.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    body: u8,
    #[frame(checksum = "sum of all", over = "body")]
    check: Filled<u8>,
}

fn main() {}
