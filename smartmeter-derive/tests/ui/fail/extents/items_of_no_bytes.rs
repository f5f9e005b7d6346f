//! An item takes at least a byte, or there is no end.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
struct Nothing;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(prefix = "u8")]
    items: List<'a, Nothing>,
}

const ROOM: usize = Packet::MAX_LEN;

fn main() {}
