//! A grade is one of three.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(grade = "sure")]
    power: u16,
}

fn main() {}
