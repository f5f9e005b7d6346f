//! More than one id leads there, so it keeps which.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = "1..=4")]
    Power,
}

fn main() {}
