//! `crate` is a path.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(crate = "smartmeter proto")]
struct Packet {
    power: u16,
}

fn main() {}
