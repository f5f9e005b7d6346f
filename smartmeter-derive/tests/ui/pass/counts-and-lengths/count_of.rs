//! A count is filled in.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(count_of = "items")]
    count: Filled<u8>,
    items: List<'a, u16>,
}

fn main() {
    let bytes = [1, 0, 7];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
