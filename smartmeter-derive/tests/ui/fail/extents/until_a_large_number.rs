//! A terminator is bytes.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(until = 0x0D0A)]
    body: &'a [u8],
}

fn main() {}
