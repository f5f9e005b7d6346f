//! A checksum is unsigned.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(sum, over = "body")]
    sum: Filled<i8>,
    body: u8,
}

fn main() {}
