//! A length is read before what it measures.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    a: u8,
    #[frame(rest)]
    b: &'a [u8],
    #[frame(len_of = "a..=b")]
    len: Filled<u8>,
}

fn main() {}
