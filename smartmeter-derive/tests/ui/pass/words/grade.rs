//! How sure we are.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(grade = "inferred")]
struct Packet {
    #[frame(grade = "unknown")]
    zero: u8,
}

fn main() {
    let bytes = [0];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
