//! A length is filled in.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(len_of = "kind..")]
    len: Filled<u8>,
    kind: u8,
    #[frame(rest)]
    body: &'a [u8],
}

fn main() {
    let bytes = [3, 1, 2, 3];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
