//! A field ends in one way.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count = 2, rest)]
    body: &'a [u8],
}

fn main() {}
