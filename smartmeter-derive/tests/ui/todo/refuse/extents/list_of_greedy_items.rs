//! An item that takes the rest has none after it.
//!
//! Should be refused: the items of `items` take the rest of the input, so only the last could be found: say in `Item` where `body` ends.

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
