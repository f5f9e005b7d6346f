//! An enum in a bit field is nothing but its id.

use smartmeter_proto::prelude::*;

#[derive(Clone, Copy, Frame)]
#[frame(id_type = "u8")]
enum Kind {
    #[frame(id = 1)]
    Power(u16),
    #[frame(other)]
    Other(u8),
}

#[derive(Frame)]
struct Packet {
    #[frame(bits = 8)]
    kind: Kind,
}

fn main() {}
