//! Padding goes to a multiple of at least 1.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(pad_to = 0)]
    padding: Padding,
}

fn main() {}
