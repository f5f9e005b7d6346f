//! Items that have names.

use smartmeter_proto::prelude::*;

const PHASES: usize = 3;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(unit = "V", metric = "voltage", labels = "L1, L2, L3")]
    voltage: [u16; 3],
    #[frame(unit = "A", metric = "current", labels = "L1, L2, L3")]
    current: [u16; PHASES],
}

fn main() {
    let bytes = [0; 12];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
