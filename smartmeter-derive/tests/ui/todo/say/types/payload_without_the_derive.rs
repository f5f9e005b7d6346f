//! What a variant holds is declared, too.
//!
//! Should say: `Power` is no frame: put `#[derive(Frame)]` on it.

use smartmeter_proto::prelude::*;

struct Power {
    power: u16,
}

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Reply {
    #[frame(id = 1)]
    Power(Power),
}

fn main() {}
