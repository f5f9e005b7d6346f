//! An item that takes the rest has none after it.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
struct Item<'a> {
    kind: u8,
    #[frame(rest)]
    body: &'a [u8],
}

#[derive(Frame)]
struct Packet<'a> {
    #[frame(prefix = "u8")]
    items: List<'a, Item<'a>>,
}

fn main() {
    assert!(Packet::decode(&[]).is_err());
}
