//! A terminator has a byte.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(until = b"")]
    body: &'a [u8],
}

fn main() {}
