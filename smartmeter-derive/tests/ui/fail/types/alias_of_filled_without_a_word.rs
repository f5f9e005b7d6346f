//! An attribute sees names, not what they stand for.

use smartmeter_proto::prelude::*;

type Count = Filled<u8>;

#[derive(Frame)]
struct Packet {
    count: Count,
}

fn main() {}
