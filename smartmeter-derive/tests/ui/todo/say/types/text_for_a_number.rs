//! A constant is of its type.
//!
//! Should say: once: `start` is a `Filled<u8>`, so its constant is a number or a letter, `b'/'`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = "/")]
    start: Filled<u8>,
}

fn main() {}
