//! Nothing can be read.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {}

fn main() {}
