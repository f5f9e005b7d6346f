//! No two variants have one id.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 0x10)]
    Power(u16),
    #[frame(id = 16)]
    Energy(u32),
}

fn main() {}
