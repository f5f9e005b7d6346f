//! Words have `=` and a value.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit("W"))]
    power: u16,
}

fn main() {}
