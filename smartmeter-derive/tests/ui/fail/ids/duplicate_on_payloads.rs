//! Ids on payloads are compared, too.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id = 0x10)]
struct Power {
    power: u16,
}

#[derive(Frame)]
#[frame(id = 0x10)]
struct Energy {
    energy: u32,
}

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    Power(Power),
    Energy(Energy),
}

fn main() {}
