//! An attribute sees names, not what they stand for.
//!
//! Should say: the type must be written `Filled<u8>` here: an alias can't be looked through.

use smartmeter_proto::prelude::*;

type Count = Filled<u8>;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Count,
    items: List<'a, u16>,
}

fn main() {}
