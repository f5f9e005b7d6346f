//! An id has room in its type.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 256)]
    Power(u16),
}

fn main() {}
