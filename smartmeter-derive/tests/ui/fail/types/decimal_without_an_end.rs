//! A number in text goes on until something ends it, and has no width of its own.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    power: Decimal,
}

#[derive(Frame)]
struct Levels {
    #[frame(bits = 8)]
    level: Decimal,
    #[frame(text = "decimal", bytes = 4)]
    energy: Decimal,
}

fn main() {}
