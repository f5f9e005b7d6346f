//! All other ids.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u16")]
enum Packet<'a> {
    #[frame(id = 1)]
    Done,
    #[frame(other)]
    Unknown { kind: u16, body: &'a [u8] },
}

fn main() {
    let bytes = [0, 2, 3];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
