//! All forms of a span.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    a: u8,
    b: u8,
    #[frame(xor, over = "a")]
    one: Filled<u8>,
    #[frame(xor, over = "a..=b")]
    closed: Filled<u8>,
    #[frame(xor, over = "a..one")]
    open: Filled<u8>,
    #[frame(xor, over = "..=b")]
    first: Filled<u8>,
    #[frame(xor, over = "last..")]
    to_the_end: Filled<u8>,
    last: u8,
}

fn main() {
    let bytes = [1, 2, 1, 3, 3, 3, 5, 5];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
