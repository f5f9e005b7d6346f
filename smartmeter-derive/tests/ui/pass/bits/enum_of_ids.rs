//! An enum that is nothing but its id.

use smartmeter_proto::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Function {
    #[frame(id = 0)]
    Instantaneous,
    #[frame(other)]
    Other(u8),
}

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(bits = 2)]
    function: Function,
    #[frame(bits = 6)]
    rest: u8,
}

fn main() {
    let bytes = [0x41];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
