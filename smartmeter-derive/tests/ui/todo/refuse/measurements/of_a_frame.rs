//! A frame has measurements of its own.
//!
//! Should be refused: the fields of a frame are measurements, not the frame: say `metric` there.

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
