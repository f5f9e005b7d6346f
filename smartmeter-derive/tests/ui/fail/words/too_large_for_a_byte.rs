//! A byte is at most 255.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 4, pad = 300)]
    name: &'a str,
}

fn main() {}
