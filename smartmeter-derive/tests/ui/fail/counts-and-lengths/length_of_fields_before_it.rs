//! A span ends behind its length.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    a: u8,
    b: u8,
    #[frame(len_of = "a..=len")]
    len: Filled<u8>,
}

fn main() {}
