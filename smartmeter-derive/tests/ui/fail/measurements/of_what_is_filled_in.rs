//! What the encoder fills in is no measurement.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(magic = 1, metric = "electricity.power")]
    power: Filled<u8>,
}

fn main() {}
