//! Zeros up to a multiple.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    kind: u8,
    #[frame(pad_to = 4)]
    padding: Padding,
}

fn main() {
    let bytes = [1, 0, 0, 0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
