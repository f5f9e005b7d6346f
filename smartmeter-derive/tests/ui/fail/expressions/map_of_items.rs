//! A mapped value is one number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(map = "u8", count = 2)]
    phases: Phases,
}

fn main() {}
