//! Everything nested is declared, too.

use smartmeter_proto::prelude::*;

struct Head {
    timestamp: u32,
}

#[derive(Frame)]
struct Packet {
    head: Head,
}

fn main() {}
