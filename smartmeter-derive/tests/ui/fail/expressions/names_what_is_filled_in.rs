//! The struct does not hold what the encoder fills in.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Filled<u8>,
    items: List<'a, u8>,
    #[frame(cond = "*count > 2")]
    power: Option<u16>,
}

fn main() {}
