//! An attribute sees names, not what they stand for.
//!
//! Should say: nothing says what fills `count`; `Filled` needs a word, and must be written out, not as an alias.

use smartmeter_proto::prelude::*;

type Count = Filled<u8>;

#[derive(Frame)]
struct Packet {
    count: Count,
}

fn main() {}
