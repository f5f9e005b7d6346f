//! What asks is told by a number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 4, request)]
    kind: &'a str,
}

fn main() {}
