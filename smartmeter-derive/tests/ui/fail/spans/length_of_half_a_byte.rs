//! A span takes whole bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(len_of = "low..=body")]
    len: Filled<u8>,
    #[frame(bits = 4)]
    high: u8,
    #[frame(bits = 4)]
    low: u8,
    body: u8,
}

fn main() {}
