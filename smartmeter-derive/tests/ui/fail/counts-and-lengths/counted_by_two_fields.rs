//! One field says where another ends.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Filled<u8>,
    #[frame(count_of = "items")]
    again: Filled<u8>,
    items: List<'a, u8>,
}

fn main() {}
