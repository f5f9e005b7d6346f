//! An id is in one range.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = "1..=4")]
    Power(u8),
    #[frame(id = 3)]
    Energy(u32),
}

fn main() {}
