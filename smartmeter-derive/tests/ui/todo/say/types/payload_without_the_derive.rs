//! What a variant holds is declared, too.
//!
//! Should say: `Power` is no frame: put `#[derive(Frame)]` on it.
//!
//! The first message says so. The second, that it is no field either, follows from the same mistake: it would only go
//! away if what reads a payload asked for a frame, by a function between the two for each payload.

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
