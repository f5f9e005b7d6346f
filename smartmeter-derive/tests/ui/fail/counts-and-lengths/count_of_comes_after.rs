//! A count is read before what it counts.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    items: List<'a, u16>,
    #[frame(count_of = "items")]
    count: Filled<u8>,
}

fn main() {}
