//! `usize` differs between machines.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    count: usize,
}

fn main() {}
