//! A discriminant is no id.
//!
//! Should say: a discriminant is no id: write `#[frame(id = 1)] Power`.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    Power = 1,
    Energy = 2,
}

fn main() {}
