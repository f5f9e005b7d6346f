//! Every mistake is reported at once.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit)]
    power: u16,
    #[frame(scale = "x")]
    energy: u16,
    count: Filled<u8>,
}

fn main() {}
