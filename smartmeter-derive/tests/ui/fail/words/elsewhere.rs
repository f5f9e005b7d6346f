//! Each word has its place.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(other)]
struct Packet {
    #[frame(id = 1)]
    kind: u8,
    #[frame(max_depth = 3)]
    power: u16,
}

fn main() {}
