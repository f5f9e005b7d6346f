//! Expressions name a field that is called as a keyword is.
//!
//! Should compile.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet {
    r#type: u8,
    #[frame(cond = "*r#type == 1")]
    power: Option<u16>,
}

fn main() {}
