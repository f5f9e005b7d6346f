//! One id does not begin with another.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "bytes")]
enum Reply {
    #[frame(id = b"1-0:1")]
    Power(u16),
    #[frame(id = b"1-0:1.8.1")]
    Energy(u32),
}

fn main() {}
