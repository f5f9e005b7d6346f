//! A BER length says how many there are.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items", scale = 2)]
    count: Filled<BerLength>,
    items: List<'a, u8>,
}

fn main() {}
