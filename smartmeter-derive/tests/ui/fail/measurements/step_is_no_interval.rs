//! A step is a number and a unit.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    start: u32,
    #[frame(rest, metric = "electricity.energy", from = "start", every = "1 month")]
    energy: List<'a, u16>,
}

fn main() {}
