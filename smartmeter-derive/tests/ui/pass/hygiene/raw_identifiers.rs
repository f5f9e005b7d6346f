//! Keywords as names.

#![allow(non_camel_case_types)]

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum r#type<'a> {
    #[frame(id = 1)]
    r#fn(u8),
    #[frame(other)]
    r#else { r#in: u8, r#mod: &'a [u8] },
}

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    #[frame(count_of = "match")]
    r#loop: Filled<u8>,
    r#match: List<'a, u16>,
    #[frame(len_of = "ref..=struct")]
    r#len: Filled<u8>,
    r#ref: u8,
    #[frame(rest)]
    r#struct: &'a [u8],
    r#type: r#type<'a>,
}

fn main() {
    let bytes = [1, 0, 7, 3, 1, 2, 3, 1, 9];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!((packet.r#match.len(), packet.r#struct, &packet.r#type), (1, &[2, 3][..], &r#type::r#fn(9)));
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
    assert_eq!(Packet::SCHEMA.fields()[1].name, "match");
}
