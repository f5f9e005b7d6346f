//! What a parameter stands for has a place on the wire.

use smartmeter_proto::prelude::*;

struct NoFrame;

#[derive(Frame)]
struct Packet<B> {
    body: B,
}

const ROOM: usize = Packet::<NoFrame>::MAX_LEN;

fn main() {}
