//! Those that share bytes have one bit order.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(bits = 4, bit_order = "msb")]
    kind: u8,
    #[frame(bits = 4, bit_order = "lsb")]
    flags: u8,
}

fn main() {}
