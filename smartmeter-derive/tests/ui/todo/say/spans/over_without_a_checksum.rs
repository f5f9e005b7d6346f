//! `over` belongs to a checksum.
//!
//! Should say: `over` says what a checksum covers: say which with `crc`, `sum` or `xor`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(over = "body")]
    crc: u16,
    body: u8,
}

fn main() {}
