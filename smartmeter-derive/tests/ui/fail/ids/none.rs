//! Something leads to a variant.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    Power,
}

fn main() {}
