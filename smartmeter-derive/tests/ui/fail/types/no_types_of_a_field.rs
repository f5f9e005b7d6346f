//! Types that are none on a wire.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    offset: isize,
    energy: u128,
    letter: char,
}

fn main() {}
