//! Of every width, and the first bytes.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u64", endian = "little")]
enum Wide {
    #[frame(id = 0xFFFF_FFFF_FFFF_FFFF)]
    Last,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "bytes")]
enum Packet<'a> {
    #[frame(id = b"1-0:1.8.1(")]
    Energy(u8),
    #[frame(other)]
    Other(#[frame(rest)] &'a str),
}

fn main() {
    let bytes = *b"1-0:2.8.1(";
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
