//! Fields are references.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "flags == 1")]
    power: Option<u16>,
}

fn main() {}
