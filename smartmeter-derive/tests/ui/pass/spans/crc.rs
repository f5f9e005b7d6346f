//! A checksum over a span.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    body: u8,
    #[frame(crc = "CRC-16/ARC", over = "body")]
    check: Filled<u16>,
}

fn main() {
    let bytes = [0, 0, 0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
