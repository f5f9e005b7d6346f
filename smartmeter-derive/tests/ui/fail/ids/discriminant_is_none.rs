//! A discriminant is no id.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    Power = 1,
    Energy = 2,
}

fn main() {}
