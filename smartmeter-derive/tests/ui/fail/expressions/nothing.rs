//! An expression is something.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(cond = "")]
    power: Option<u16>,
}

fn main() {}
