//! The frame has no one length.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(prefix = "u8")]
    body: &'a [u8],
}

const ROOM: usize = Packet::LEN;

fn main() {}
