//! An attribute sees names, not what they stand for.

use smartmeter_proto::prelude::*;

type Count = Filled<u8>;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Count,
    items: List<'a, u16>,
}

fn main() {}
