//! `usize` differs between machines.
//!
//! Should say: `usize` differs between machines: declare u8 to u64.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    count: usize,
}

fn main() {}
