//! A checksum of one's own.

use smartmeter_proto::prelude::*;

fn missing_to_zero(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum: u8, byte| sum.wrapping_sub(*byte))
}

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    power: u16,
    #[frame(checksum = "missing_to_zero", over = "power")]
    check: Filled<u8>,
}

fn main() {
    let bytes = [1, 2, 0xFD];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
