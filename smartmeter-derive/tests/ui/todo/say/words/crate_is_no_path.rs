//! `crate` is a path.
//!
//! Should say: `crate` is a path, as in `crate = "smartmeter_proto"`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(crate = "smartmeter proto")]
struct Packet {
    power: u16,
}

fn main() {}
