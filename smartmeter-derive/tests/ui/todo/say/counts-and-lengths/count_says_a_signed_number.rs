//! A count is unsigned.
//!
//! Should say: once: `count` says where `items` ends, so it is an unsigned integer, u8 to u64.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    count: i8,
    #[frame(count = "count")]
    items: List<'a, u16>,
}

fn main() {}
