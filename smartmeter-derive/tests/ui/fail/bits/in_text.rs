//! Digits in text take whole bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 8, text = "hex", bytes = 1)]
    kind: u8,
}

fn main() {}
