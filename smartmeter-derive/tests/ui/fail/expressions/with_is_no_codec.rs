//! A codec implements `Codec`.

use smartmeter_proto::prelude::*;

struct Varint;

#[derive(Frame)]
struct Packet {
    #[frame(with = "Varint")]
    length: u32,
}

fn main() {}
