//! A constant is not filled in from a list.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(magic = 4)]
    count: Filled<u8>,
    #[frame(count = "count")]
    items: List<'a, u8>,
}

fn main() {}
