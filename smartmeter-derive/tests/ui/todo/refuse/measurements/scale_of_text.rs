//! Text has no scale.
//!
//! Should be refused: text and bytes have no `scale` or `offset`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 4, scale = 0.1)]
    power: &'a str,
}

fn main() {}
