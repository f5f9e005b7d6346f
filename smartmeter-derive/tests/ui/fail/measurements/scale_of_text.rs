//! Text has no scale.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 4, scale = 0.1)]
    power: &'a str,
}

fn main() {}
