//! Constants.

use smartmeter_proto::prelude::*;

const START: u16 = 0x1B1B;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(magic = 0x68)]
    number: Filled<u8>,
    #[frame(magic = b'/')]
    letter: Filled<u8>,
    #[frame(magic = b"\r\n")]
    bytes: Filled<[u8; 2]>,
    #[frame(magic = START)]
    named: Filled<u16>,
}

fn main() {
    let bytes = [0x68, b'/', b'\r', b'\n', 0x1B, 0x1B];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
