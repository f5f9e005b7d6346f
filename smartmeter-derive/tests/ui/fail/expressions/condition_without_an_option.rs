//! What may be missing is an `Option`, or has a default.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "*flags == 1")]
    power: u16,
}

fn main() {}
