//! A flag takes none.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(reserved = 1)]
    zero: u8,
}

fn main() {}
