//! What the encoder fills in is `Filled`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: u8,
    items: List<'a, u16>,
}

fn main() {}
