//! Fields are references.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
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
    #[frame(ctx = "kind, 4")]
    value: Value<'a>,
}

fn main() {}
