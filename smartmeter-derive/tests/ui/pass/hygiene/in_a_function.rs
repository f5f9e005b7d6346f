//! A declaration may be anywhere.

use smartmeter_proto::prelude::*;

fn packet(bytes: &[u8]) -> bool {
    #[derive(Debug, PartialEq, Frame)]
    struct Packet {
        power: u16,
    }
    Packet::decode(bytes).is_ok()
}

fn main() {
    assert!(packet(&[0, 7]));
}
