//! Least significant bit first.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(bit_order = "lsb")]
struct Packet {
    #[frame(bits = 5)]
    low: u8,
    #[frame(bits = 3)]
    high: u8,
    #[frame(bits = 8, bit_order = "lsb")]
    other: u8,
}

fn main() {
    let bytes = [0x42, 1];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
