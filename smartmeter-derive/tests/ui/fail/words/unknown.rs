//! A slip of the finger: the nearest word is named.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(cuont_of = "items")]
    count: Filled<u8>,
    items: List<'a, u16>,
}

fn main() {}
