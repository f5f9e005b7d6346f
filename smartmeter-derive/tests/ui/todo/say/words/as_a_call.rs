//! Words have `=` and a value.
//!
//! Should say: a word is written `unit = "W"`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(unit("W"))]
    power: u16,
}

fn main() {}
