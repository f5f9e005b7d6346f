//! Text has no items to look at.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(until = "|letter| *letter == 0")]
    name: &'a str,
}

fn main() {}
