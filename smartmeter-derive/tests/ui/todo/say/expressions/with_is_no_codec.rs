//! A codec implements `Codec`.
//!
//! Should say: once: `Varint` is no codec: implement `smartmeter_proto::Codec` for it.

use smartmeter_proto::prelude::*;

struct Varint;

#[derive(Frame)]
struct Packet {
    #[frame(with = "Varint")]
    length: u32,
}

fn main() {}
