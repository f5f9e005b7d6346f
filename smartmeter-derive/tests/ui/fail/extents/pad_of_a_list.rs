//! Lists have no padding.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 8, pad = 0)]
    items: List<'a, u8>,
}

fn main() {}
