//! An id has room in the bits.

use smartmeter_proto::prelude::*;

#[derive(Clone, Copy, Frame)]
#[frame(id_type = "u8")]
enum Kind {
    #[frame(id = 9)]
    Power,
    #[frame(other)]
    Other(u8),
}

#[derive(Frame)]
struct Packet {
    #[frame(bits = 3)]
    kind: Kind,
    #[frame(bits = 5)]
    flags: u8,
}

fn main() {}
