//! An expression names more than fields, and what is nearly named as a field is not always one.

use smartmeter_proto::prelude::*;

mod flags {
    pub const HIGH: u8 = 1;
}

const fn kinds(kind: u8) -> bool {
    kind == flags::HIGH
}

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    flag: u8,
    kind: u8,
    #[frame(prefix = "u8")]
    items: List<'a, u8>,
    #[frame(cond = "flag & 1 == flags::HIGH && !items.iter().any(|item| item == 0)")]
    one: Option<u8>,
    #[frame(cond = "kinds(*kind) || matches!(*flag, flog if flog > 4)")]
    two: Option<u8>,
    #[frame(default = "{ let flog = *flag; flog << 1 }")]
    three: u8,
}

fn main() {
    let bytes = [1, 1, 1, 7, 8, 9];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!((packet.one, packet.two, packet.three), (Some(8), Some(9), 2));
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
