//! Only integers can be narrower.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bytes = 3)]
    power: f32,
}

fn main() {}
