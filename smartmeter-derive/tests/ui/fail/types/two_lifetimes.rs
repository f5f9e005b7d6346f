//! A frame borrows from one input.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a, 'b> {
    #[frame(len = 4)]
    name: &'a str,
    #[frame(rest)]
    body: &'b [u8],
}

fn main() {}
