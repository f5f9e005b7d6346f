//! A float has no bits to share.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 32)]
    power: f32,
}

fn main() {}
