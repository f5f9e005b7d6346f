//! Of a count: physical = number * scale + offset.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(len_of = "body", scale = 4, offset = 1)]
    len: Filled<u8>,
    body: &'a [u8],
}

fn main() {
    let bytes = [1, 1, 2, 3, 4, 5];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
