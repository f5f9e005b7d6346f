//! Digits in text.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(text = "decimal", bytes = 4)]
    number: u16,
    #[frame(text = "hex", bytes = 4)]
    sum: u16,
}

fn main() {
    let bytes = *b"0123E47C";
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
