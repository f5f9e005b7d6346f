//! A number in text of any number of digits.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(until = b"*kW)", unit = "kW", metric = "electricity.power")]
    power: Decimal,
    #[frame(rest)]
    count: Decimal,
}

fn main() {
    let bytes = b"-012.5*kW)7";
    let packet = Packet::decode(bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
