//! Names of numbers may stand for something else.

use smartmeter_proto::prelude::*;

mod meters {
    use smartmeter_proto::prelude::*;

    pub mod u8 {}
    pub mod u16 {}
    pub mod usize {}
    pub mod bool {}

    #[derive(Debug, PartialEq, Frame)]
    #[frame(endian = "little")]
    pub struct Packet<'a> {
        #[frame(prefix = "u8")]
        pub name: &'a str,
        #[frame(bits = 4)]
        pub high: u8,
        #[frame(bits = 4)]
        pub low: u8,
        pub items: [u16; 2],
        pub on: bool,
    }
}

use meters::Packet;

fn main() {
    let bytes = [1, b'x', 0x12, 1, 0, 2, 0, 1];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
