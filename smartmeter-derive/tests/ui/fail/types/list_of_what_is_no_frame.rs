//! The items of a list have a place on the wire.

use smartmeter_proto::prelude::*;

#[derive(Clone)]
struct Item;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    items: List<'a, Item>,
}

fn main() {}
