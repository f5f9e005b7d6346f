//! Nobody would see to it that both agree.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Filled<u8>,
    items: List<'a, u8>,
    #[frame(count = "count")]
    others: List<'a, u8>,
}

fn main() {}
