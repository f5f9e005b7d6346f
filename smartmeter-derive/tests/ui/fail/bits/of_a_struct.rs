//! A struct is no number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Head {
    kind: u8,
}

#[derive(Frame)]
struct Packet {
    #[frame(bits = 8)]
    head: Head,
}

fn main() {}
