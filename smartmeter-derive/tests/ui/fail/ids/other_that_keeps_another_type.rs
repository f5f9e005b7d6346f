//! The id that is kept has the type of the id.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
    #[frame(other)]
    Unknown(u16),
}

fn main() {}
