//! A call is no field, whatever is called so.

use smartmeter_proto::prelude::*;

const fn power(kind: u8) -> u16 {
    kind as u16
}

#[derive(Frame)]
struct Packet {
    kind: u8,
    #[frame(default = "power(*kind)")]
    power: u16,
}

fn main() {
    assert_eq!(Packet::decode(&[3]).map(|packet| packet.power), Ok(3));
}
