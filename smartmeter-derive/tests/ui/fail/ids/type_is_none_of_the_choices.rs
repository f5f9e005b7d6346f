//! An id type is one of five.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "i8")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
}

fn main() {}
