//! A checksum over a span.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    body: u8,
    #[frame(sum, over = "body")]
    check: Filled<u8>,
}

fn main() {
    let bytes = [7, 7];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
