//! Words stand in parentheses.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame = "reserved"]
    zero: u8,
}

fn main() {}
