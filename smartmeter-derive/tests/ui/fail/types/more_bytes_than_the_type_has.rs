//! An integer takes as many bytes as its type has, or fewer.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bytes = 5)]
    power: u32,
}

fn main() {}
