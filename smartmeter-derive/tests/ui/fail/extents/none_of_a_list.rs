//! Something says where a list ends.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    items: List<'a, u16>,
}

fn main() {}
