//! A count is a whole number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    count: f32,
    #[frame(count = "count")]
    items: List<'a, u16>,
}

fn main() {}
