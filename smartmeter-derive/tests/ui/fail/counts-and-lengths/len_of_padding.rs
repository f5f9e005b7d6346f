//! What is filled in has a length of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(len_of = "padding")]
    len: Filled<u8>,
    #[frame(pad_to = 4)]
    padding: Padding,
}

fn main() {}
