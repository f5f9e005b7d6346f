//! A count or length before a field.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(prefix = "u8")]
    items: List<'a, u16>,
    #[frame(prefix = "ber")]
    body: &'a [u8],
}

fn main() {
    let bytes = [1, 0, 7, 2, 1, 2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
