//! What the encoder fills in is always there.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    flags: u8,
    #[frame(count_of = "items", cond = "*flags == 1")]
    count: Filled<u8>,
    items: List<'a, u8>,
}

fn main() {}
