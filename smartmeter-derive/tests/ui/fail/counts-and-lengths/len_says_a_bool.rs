//! A length is a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    long: bool,
    #[frame(len = "long")]
    body: &'a [u8],
}

fn main() {}
