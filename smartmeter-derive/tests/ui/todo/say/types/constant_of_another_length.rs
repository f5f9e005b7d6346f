//! A constant has as many bytes as its type.
//!
//! Should say: at the constant: it has 4 bytes, and `Filled<[u8; 3]>` has 3.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = b"abcd")]
    start: Filled<[u8; 3]>,
}

fn main() {}
