//! The first comes before the last.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = "4..=1")]
    Power(u8),
}

fn main() {}
