//! Padding is `Padding`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(pad_to = 4)]
    padding: u8,
}

fn main() {}
