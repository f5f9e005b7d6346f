//! A digit in each half byte.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(bcd)]
    serial: u32,
}

fn main() {
    let bytes = [0x12, 0x34, 0x56, 0x78];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
