//! `bits` says how long it is.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 8, bytes = 1)]
    kind: u8,
}

fn main() {}
