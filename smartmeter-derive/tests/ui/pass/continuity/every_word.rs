//! How a stream goes on, of every type that can say it.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
struct Packet<'a, B> {
    #[frame(len = 4, source)]
    serial: &'a str,
    #[frame(bytes = 3, sequence = "0..=0xFFFFFF")]
    sequence: u32,
    #[frame(unit = "s since 1970-01-01T00:00:00Z", cadence = "1 d")]
    time: u32,
    #[frame(reply, unsolicited = "0x10..=0x1F")]
    body: B,
}

#[derive(Frame)]
struct Request {
    #[frame(source)]
    address: [u8; 3],
    #[frame(request)]
    kind: Kind,
}

#[derive(Frame)]
#[frame(id_type = "u8")]
enum Kind {
    #[frame(id = 1)]
    Power,
    #[frame(other)]
    Unknown(u8),
}

fn main() {
    assert!(Packet::<Kind>::decode(b"0815\0\0\x01\0\0\0\0\x01").is_ok());
    assert!(Request::decode(&[0, 0, 7, 1]).is_ok());
}
