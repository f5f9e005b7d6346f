//! The least significant word first.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(endian = "word-swapped")]
    energy: u32,
    #[frame(endian = "word-swapped")]
    voltages: [f32; 3],
}

#[derive(Debug, PartialEq, Frame)]
#[frame(endian = "word-swapped")]
struct Registers {
    address: u8,
    voltage: u16,
    energy: u64,
}

fn main() {
    let bytes = [0; 16];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
