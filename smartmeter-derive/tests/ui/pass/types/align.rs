//! Zeros up to a multiple, before a field.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    kind: u8,
    #[frame(align = 4)]
    word: u16,
}

fn main() {
    let bytes = [1, 0, 0, 0, 2, 3];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
