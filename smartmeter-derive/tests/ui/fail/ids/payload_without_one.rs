//! What a variant holds has an id, or the variant has.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Power {
    power: u16,
}

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    Power(Power),
}

fn main() {}
