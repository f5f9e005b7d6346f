//! A count is a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 2)]
    count: &'a str,
    #[frame(count = "count")]
    items: List<'a, u16>,
}

fn main() {}
