//! Borrowed bytes are shared.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a> {
    #[frame(rest)]
    body: &'a mut [u8],
}

fn main() {}
