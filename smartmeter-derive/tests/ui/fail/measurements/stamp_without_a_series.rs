//! Intervals have ends where there are some.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(metric = "electricity.energy", stamp = "start")]
    energy: u16,
}

fn main() {}
