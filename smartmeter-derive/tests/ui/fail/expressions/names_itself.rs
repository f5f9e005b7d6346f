//! A condition is about what was read before.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(cond = "power > 1")]
    power: Option<u16>,
}

fn main() {}
