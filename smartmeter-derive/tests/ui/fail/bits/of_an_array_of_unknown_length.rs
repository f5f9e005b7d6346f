//! The length of an array of bit fields is written as a number.

use smartmeter_proto::prelude::*;

const N: usize = 4;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 4)]
    digits: [u8; N],
}

fn main() {}
