//! Labels name items, of which there is a fixed number.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(labels = "L1, L2")]
    voltage: u16,
    #[frame(rest, labels = "L1, L2")]
    current: List<'static, u16>,
}

fn main() {}
