//! The id of a struct is a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id = "kind")]
struct Packet {
    power: u16,
}

fn main() {}
