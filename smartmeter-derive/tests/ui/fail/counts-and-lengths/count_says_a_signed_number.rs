//! A count is unsigned.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    count: i8,
    #[frame(count = "count")]
    items: List<'a, u16>,
}

fn main() {}
