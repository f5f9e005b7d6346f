//! A closure says whether an item is the last.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(until = "|item| *item")]
    items: List<'a, u16>,
}

fn main() {}
