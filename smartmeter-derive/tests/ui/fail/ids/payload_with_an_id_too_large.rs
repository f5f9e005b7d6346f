//! A payload's id has room in the enum's type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id = 0x100)]
struct Power {
    power: u16,
}

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    Power(Power),
}

fn main() {}
