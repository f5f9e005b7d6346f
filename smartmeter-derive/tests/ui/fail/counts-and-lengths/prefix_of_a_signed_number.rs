//! A prefix is one of five.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(prefix = "i8")]
    name: &'a str,
}

fn main() {}
