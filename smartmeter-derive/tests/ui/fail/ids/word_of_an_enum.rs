//! The type of the id stands on the enum.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id_type = "u8")]
    Power(u16),
}

fn main() {}
