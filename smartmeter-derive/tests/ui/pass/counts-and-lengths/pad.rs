//! Text filled up.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(len = 4, pad = b' ')]
    name: &'a str,
}

fn main() {
    let bytes = *b"P1  ";
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
