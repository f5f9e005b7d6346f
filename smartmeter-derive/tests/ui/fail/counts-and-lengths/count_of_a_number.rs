//! Numbers have no items to count.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(count_of = "power")]
    count: Filled<u8>,
    power: u16,
}

fn main() {}
