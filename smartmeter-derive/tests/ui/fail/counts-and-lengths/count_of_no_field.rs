//! A count names a field.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(count_of = "itens")]
    count: Filled<u8>,
    #[frame(rest)]
    items: List<'a, u16>,
}

fn main() {}
