//! What is computed is not on the wire.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(default = "*kind", magic = 5)]
    start: u8,
}

fn main() {}
