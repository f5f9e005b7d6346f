//! A condition is about what was read.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(cond = "flags & 1 == 1")]
    power: Option<u16>,
    flags: u8,
}

fn main() {}
