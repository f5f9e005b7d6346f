//! Parameters have types.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(ctx = "kind")]
struct Packet {
    #[frame(cond = "kind == 1")]
    power: Option<u16>,
}

fn main() {}
