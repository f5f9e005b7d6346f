//! Of all numbers in a type, and of one.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(endian = "little")]
struct Packet {
    little: u16,
    #[frame(endian = "big")]
    big: u16,
}

fn main() {
    let bytes = [1, 0, 0, 1];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
