//! A number has a length of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(rest)]
    power: u16,
}

fn main() {}
