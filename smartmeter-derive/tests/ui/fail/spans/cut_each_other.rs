//! Spans lie inside each other or apart.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(len_of = "a..=b")]
    one: Filled<u8>,
    #[frame(len_of = "b..=c")]
    other: Filled<u8>,
    a: u8,
    b: u8,
    c: u8,
}

fn main() {}
