//! Arrays of numbers, of arrays and of frames.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Point {
    x: u8,
}

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    bytes: [u8; 2],
    numbers: [u16; 2],
    points: [Point; 2],
}

fn main() {
    let bytes = [0; 8];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
