//! The items of a list are told nothing.

use smartmeter_proto::prelude::*;

#[derive(Clone, Frame)]
#[frame(ctx = "kind: u8, len: usize", id = "kind")]
enum Value<'a> {
    #[frame(id = 1)]
    Number(u16),
    #[frame(other)]
    Bytes(#[frame(len = "len")] &'a [u8]),
}

#[derive(Frame)]
struct Packet<'a> {
    kind: u8,
    #[frame(rest)]
    values: List<'a, Value<'a>>,
}

fn main() {}
