//! Only integers are written in digits.
//!
//! Should be refused: digits are of integers: `text` and `bcd` go with u8 to u64 and i8 to i64.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(bcd, len = 4)]
    name: &'a str,
}

fn main() {}
