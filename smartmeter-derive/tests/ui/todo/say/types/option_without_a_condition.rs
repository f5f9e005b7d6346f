//! Something must say when it is there.
//!
//! Should say: nothing says when `power` is there: `#[frame(cond = "…")]`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    power: Option<u16>,
}

fn main() {}
