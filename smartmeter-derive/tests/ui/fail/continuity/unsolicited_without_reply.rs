//! Only replies can come without a request.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unsolicited = 0x10)]
    kind: u8,
}

fn main() {}
