//! A type without `ctx` is told nothing.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Head {
    power: u16,
}

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(ctx = "*kind")]
    head: Head,
}

fn main() {}
