//! What the encoder fills in is always there.
//!
//! Should say: the encoder fills `count` in: put it into a frame of its own where it depends on a condition.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    flags: u8,
    #[frame(count_of = "items", cond = "*flags == 1")]
    count: Filled<u8>,
    items: List<'a, u8>,
}

fn main() {}
