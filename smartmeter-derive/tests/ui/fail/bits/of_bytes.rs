//! Bytes have no bits to share.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(bits = 8)]
    body: &'a [u8],
}

fn main() {}
