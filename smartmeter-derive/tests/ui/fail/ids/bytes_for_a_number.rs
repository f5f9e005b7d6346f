//! Ids are numbers here.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = b"1-0:")]
    Power(u16),
}

fn main() {}
