//! Fields and variants that macro_rules names.

use smartmeter_proto::prelude::*;

macro_rules! frames {
    ($($field:ident: $ty:ty),*; $($variant:ident = $id:literal),*) => {
        #[derive(Debug, PartialEq, Frame)]
        struct Packet {
            kind: Kind,
            $($field: $ty,)*
        }

        #[derive(Debug, PartialEq, Frame)]
        #[frame(id_type = "u8")]
        enum Kind {
            $(#[frame(id = $id)] $variant,)*
        }
    };
}

frames!(power: u16, raw: [u8; 2]; Power = 1, Energy = 2);

fn main() {
    let bytes = [2, 0, 7, 1, 2];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
