//! Nothing is left after the rest.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Tail {
    crc: u16,
}

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    body: &'a [u8],
    tail: Tail,
}

fn main() {}
