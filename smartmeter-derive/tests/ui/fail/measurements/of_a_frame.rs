//! A frame has measurements of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Head {
    power: u16,
}

#[derive(Frame)]
struct Packet {
    #[frame(metric = "electricity.power")]
    head: Head,
}

fn main() {}
