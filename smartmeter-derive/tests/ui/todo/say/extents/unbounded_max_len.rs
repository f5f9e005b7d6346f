//! Nothing bounds the frame.
//!
//! Should say: nothing bounds this frame's length: say `max` on what ends by `rest`, `until` or an expression.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    body: &'a [u8],
}

const ROOM: usize = Packet::MAX_LEN;

fn main() {}
