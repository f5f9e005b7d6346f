//! A span takes whole bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 4)]
    kind: u8,
    #[frame(bits = 4)]
    flags: u8,
    #[frame(xor, over = "kind")]
    xor: Filled<u8>,
}

fn main() {}
