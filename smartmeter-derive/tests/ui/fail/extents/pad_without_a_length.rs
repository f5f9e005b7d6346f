//! Something is filled up to a length.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest, pad = 0)]
    body: &'a [u8],
}

fn main() {}
