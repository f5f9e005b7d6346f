//! A count is unsigned.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    count: u8,
    #[frame(count = "i32::from(*count) - 1")]
    items: List<'a, u16>,
}

fn main() {}
