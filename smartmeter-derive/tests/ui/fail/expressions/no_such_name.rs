//! A condition is about fields.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    flags: u8,
    #[frame(cond = "flag & 1 == 1")]
    power: Option<u16>,
}

fn main() {}
