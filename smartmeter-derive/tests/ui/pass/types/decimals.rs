//! A point before the last digits.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(text = "decimal", bytes = 5, decimals = 2)]
    number: u16,
}

fn main() {
    let bytes = *b"01.23";
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
