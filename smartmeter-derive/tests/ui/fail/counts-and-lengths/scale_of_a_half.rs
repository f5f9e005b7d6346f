//! A count is a whole number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items", scale = 0.5)]
    count: Filled<u8>,
    items: List<'a, u8>,
}

fn main() {}
