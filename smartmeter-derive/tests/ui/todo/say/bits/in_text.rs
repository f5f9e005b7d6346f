//! Digits in text take whole bytes.
//!
//! Should say: only the second: without `bytes` it would be asked for.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 8, text = "hex", bytes = 1)]
    kind: u8,
}

fn main() {}
