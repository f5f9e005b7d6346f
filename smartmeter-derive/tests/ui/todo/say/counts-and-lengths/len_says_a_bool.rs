//! A length is a number.
//!
//! Should say: once: `long` says where `body` ends, so it is an unsigned integer, u8 to u64.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    long: bool,
    #[frame(len = "long")]
    body: &'a [u8],
}

fn main() {}
