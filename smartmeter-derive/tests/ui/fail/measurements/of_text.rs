//! Text is no measurement.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(len = 4, metric = "electricity.power")]
    power: &'a str,
}

fn main() {}
