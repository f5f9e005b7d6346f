//! Padding must know how far.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    padding: Padding,
}

fn main() {}
