//! A declaration that macro_rules makes.

use smartmeter_proto::prelude::*;

macro_rules! register {
    ($name:ident, $ty:ty, $metric:literal, $scale:expr, $width:literal) => {
        #[derive(Debug, PartialEq, Frame)]
        struct $name<'a> {
            #[frame(magic = 0x68)]
            start: Filled<u8>,
            #[frame(metric = $metric, scale = $scale, bytes = $width)]
            value: $ty,
            #[frame(count_of = "items")]
            count: Filled<u8>,
            items: List<'a, $ty>,
        }
    };
}

register!(Packet, u32, "electricity.power", 0.1, 3);

fn main() {
    let bytes = [0x68, 0, 0, 7, 1, 0, 0, 0, 9];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
