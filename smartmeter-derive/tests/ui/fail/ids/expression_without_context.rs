//! What tells the id is declared.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id = "kind")]
enum Reply {
    #[frame(id = 1)]
    Power(u16),
}

fn main() {}
