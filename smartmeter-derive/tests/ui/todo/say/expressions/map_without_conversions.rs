//! A mapped value is made from its number and back.
//!
//! Should say: once for each: `Phase` needs `TryFrom<u8>` and `Clone`, and `u8` needs `From<Phase>`.

use smartmeter_proto::prelude::*;

struct Phase;

#[derive(Frame)]
struct Packet {
    #[frame(map = "u8")]
    phase: Phase,
}

fn main() {}
