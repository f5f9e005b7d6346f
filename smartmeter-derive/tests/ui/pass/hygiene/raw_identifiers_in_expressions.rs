//! Expressions name a field that is called as a keyword is.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    r#type: u8,
    #[frame(cond = "*r#type == 1")]
    power: Option<u16>,
    #[frame(count = "r#type")]
    items: &'a [u8],
}

fn main() {
    assert_eq!(Packet::decode(&[1, 0, 2, 9]).map(|packet| packet.power), Ok(Some(2)));
}
