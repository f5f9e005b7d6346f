//! A bit field has bits.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 0)]
    kind: u8,
}

fn main() {}
