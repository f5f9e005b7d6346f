//! A count is unsigned.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Filled<i8>,
    items: List<'a, u16>,
}

fn main() {}
