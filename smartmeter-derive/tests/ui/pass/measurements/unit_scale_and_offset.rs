//! A physical value.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(unit = "°C", scale = 0.1, offset = -40)]
    inside: u16,
    #[frame(scale = "26/65536")]
    fraction: u16,
    #[frame(scale = 1e-3)]
    small: u16,
}

fn main() {
    let bytes = [0; 6];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
