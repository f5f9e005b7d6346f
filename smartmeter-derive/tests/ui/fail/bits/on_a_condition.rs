//! A bit field is always there.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(bits = 8, cond = "*flags == 1")]
    kind: Option<u8>,
}

fn main() {}
