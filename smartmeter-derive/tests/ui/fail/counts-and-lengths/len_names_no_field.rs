//! A length names a field.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    size: u8,
    #[frame(len = "sise")]
    body: &'a [u8],
}

fn main() {}
