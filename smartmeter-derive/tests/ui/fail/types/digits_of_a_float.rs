//! Only integers are written in digits.
//!
//! Should be refused: digits are of integers: `text` and `bcd` go with u8 to u64 and i8 to i64.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    #[frame(text = "decimal", bytes = 5)]
    power: f32,
}

fn main() {}
