//! Frames over frames, with bounds and without.

use smartmeter_proto::prelude::*;

#[derive(Debug, PartialEq, Frame)]
struct Inner {
    number: u16,
}

#[derive(Debug, PartialEq, Frame)]
struct Packet<B> {
    len: u8,
    body: B,
}

#[derive(Debug, PartialEq, Frame)]
struct Bounded<'a, B: Clone + 'a, const N: usize>
where
    B: core::fmt::Debug,
{
    bytes: [u8; N],
    #[frame(len = 2)]
    name: &'a str,
    body: B,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Either<T> {
    #[frame(id = 1)]
    This(T),
    #[frame(id = 2)]
    That(u8),
}

fn main() {
    let bytes = [9, 1, 0, 7];
    let packet = Packet::<Either<Inner>>::decode(&bytes).expect("it is right");
    assert_eq!(packet, Packet { len: 9, body: Either::This(Inner { number: 7 }) });
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
    let bytes = [1, 2, 3, b'P', b'1', 0, 7];
    let bounded = Bounded::<'_, u16, 3>::decode(&bytes).expect("it is right");
    assert_eq!(bounded, Bounded { bytes: [1, 2, 3], name: "P1", body: 7 });
    assert_eq!(bounded.encode_to_vec(), Ok(bytes.to_vec()));
}
