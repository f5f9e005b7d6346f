//! Words stand apart by commas.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = 0.1 unit = "W")]
    power: u16,
}

fn main() {}
