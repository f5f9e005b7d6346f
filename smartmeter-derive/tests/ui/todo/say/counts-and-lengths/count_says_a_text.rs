//! A count is a number.
//!
//! Should say: once: `count` says where `items` ends, so it is an unsigned integer, u8 to u64.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 2)]
    count: &'a str,
    #[frame(count = "count")]
    items: List<'a, u16>,
}

fn main() {}
