//! Something must say when it is there.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    power: Option<u16>,
}

fn main() {}
