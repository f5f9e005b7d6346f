//! Numbers that say that there is no value.

use smartmeter_proto::prelude::*;

const PHASES: usize = 3;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(unit = "W", metric = "power", absent = 0xFFFF)]
    power: u16,
    #[frame(unit = "V", absent = "-0x8000, 0x7FFF")]
    voltage: [i16; PHASES],
}

fn main() {
    let bytes = [0; 8];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
