//! Nothing is left after the rest.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    body: &'a [u8],
    #[frame(len = "body.len()")]
    name: &'a str,
}

fn main() {}
