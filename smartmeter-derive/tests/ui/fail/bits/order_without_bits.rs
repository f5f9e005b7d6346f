//! `bit_order` goes with `bits`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bit_order = "lsb")]
    kind: u8,
}

fn main() {}
