//! The field that `prefix` makes has a name.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    name_len: u8,
    #[frame(prefix = "u8")]
    name: &'a str,
}

fn main() {}
