//! A count is not negative.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count = -1)]
    body: &'a [u8],
}

fn main() {}
