//! Something must say what fills it.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    count: Filled<u8>,
}

fn main() {}
