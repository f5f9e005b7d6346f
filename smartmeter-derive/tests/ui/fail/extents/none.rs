//! Something says where bytes end.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    body: &'a [u8],
}

fn main() {}
