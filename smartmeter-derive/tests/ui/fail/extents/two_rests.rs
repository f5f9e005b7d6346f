//! There is one rest.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    one: &'a [u8],
    #[frame(rest)]
    other: &'a [u8],
}

fn main() {}
