//! A constant is of its type.
//!
//! Should say: at the constant: `start` is a `Filled<u16>`, so its constant is a number, or its type `Filled<[u8; 2]>`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = b"ab")]
    start: Filled<u16>,
}

fn main() {}
