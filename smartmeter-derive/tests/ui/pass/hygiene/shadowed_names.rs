//! Nothing that the user names is taken for the standard library's.

mod meters {
    #![allow(dead_code, non_camel_case_types)]

    pub use ::smartmeter_proto::{Filled, Frame, List};

    pub struct Option;
    pub struct Result;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Vec;
    pub struct String;
    pub struct Box;
    pub struct Self_;
    pub trait From {}
    pub trait Into {}
    pub trait Default {}
    pub trait Clone {}
    pub trait Iterator {}
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod smartmeter_proto {}
    pub mod __proto {}

    macro_rules! assert {
        ($($tokens:tt)*) => {
            compile_error!("not ours")
        };
    }
    macro_rules! matches {
        ($($tokens:tt)*) => {
            compile_error!("not ours")
        };
    }
    macro_rules! panic {
        ($($tokens:tt)*) => {
            compile_error!("not ours")
        };
    }

    #[derive(Frame)]
    #[frame(id = 1)]
    pub struct Power {
        pub flags: u8,
        #[frame(cond = "flags & 1 == 1")]
        pub power: ::core::option::Option<u16>,
        #[frame(default = "flags / 2")]
        pub half: u8,
        #[frame(assert = "*hour < 24")]
        pub hour: u8,
    }

    #[derive(Frame)]
    #[frame(id_type = "u8")]
    pub enum Reply<'a> {
        Power(Power),
        #[frame(id = "2..=3")]
        Few(u8),
        #[frame(other)]
        Unknown {
            kind: u8,
            body: &'a [u8],
        },
    }

    #[derive(Frame)]
    pub struct Packet<'a> {
        #[frame(count_of = "items")]
        pub count: Filled<u8>,
        pub items: List<'a, u16>,
        #[frame(bits = 4)]
        pub high: u8,
        #[frame(bits = 4)]
        pub low: u8,
        #[frame(until = b"\r\n")]
        pub name: &'a str,
        #[frame(len_of = "reply")]
        pub len: Filled<u8>,
        pub reply: Reply<'a>,
        #[frame(crc = "CRC-16/ARC", over = "..=reply")]
        pub crc: Filled<u16>,
    }
}

fn main() {
    use smartmeter_proto::Frame as _;

    let bytes = [1, 0, 7, 0x12, b'x', b'\r', b'\n', 5, 1, 1, 0, 7, 9, 0, 0];
    let packet = meters::Packet::decode_unverified(&bytes).expect("it is right but for its checksum");
    let encoded = packet.encode_to_vec().expect("it is right");
    assert!(meters::Packet::decode(&encoded).is_ok());
}
