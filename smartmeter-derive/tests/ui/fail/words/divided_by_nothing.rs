//! A fraction has something below its line.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(scale = "1/0")]
    power: u16,
}

fn main() {}
