//! A range has both ends.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = "4..")]
    Power(u8),
}

fn main() {}
