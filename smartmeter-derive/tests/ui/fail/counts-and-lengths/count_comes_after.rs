//! A count is read before what it counts.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count = "count")]
    body: &'a [u8],
    count: u8,
}

fn main() {}
