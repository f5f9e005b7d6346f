//! An integer of fewer bytes, also in arrays and lists.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(bytes = 3)]
    number: i32,
    #[frame(bytes = 3)]
    pair: [u32; 2],
    #[frame(rest, bytes = 6)]
    list: List<'a, u64>,
}

fn main() {
    let bytes = [0; 15];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
