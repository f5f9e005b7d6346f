//! Nothing bounds the frame.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    body: &'a [u8],
}

const ROOM: usize = Packet::MAX_LEN;

fn main() {}
