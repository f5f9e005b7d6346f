//! `Declared`: frames named whatever they borrow from.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

use core::fmt::Debug;

use smartmeter_proto::p350::{Command, Days, Packet, Reply, ReplyHead};
use smartmeter_proto::prelude::*;
use smartmeter_proto::{Declared, Wire};

/// Bounds on a parameter, and a list of it.
#[derive(Frame)]
struct Records<'a, B: Clone + Debug>
where
    B: PartialEq,
{
    #[frame(prefix = "u8")]
    records: List<'a, B>,
}

/// A bound that names the input's lifetime.
#[derive(Debug, PartialEq, Frame)]
struct Bound<'a, B: Frame<'a> + Debug> {
    #[frame(len = 1)]
    first: &'a [u8],
    body: B,
}

/// Bounds that no family has: no `Declared`, and no error.
#[derive(Debug, PartialEq, Frame)]
struct Pair<T: 'static>
where
    T: Default,
{
    one: T,
    other: T,
}

#[derive(Debug, PartialEq, Frame)]
#[frame(ctx = "len: usize")]
struct Told<'a> {
    #[frame(len = "len")]
    bytes: &'a [u8],
}

#[derive(Debug, PartialEq, Frame)]
struct Teller<'a> {
    len: u8,
    #[frame(ctx = "usize::from(*len)")]
    told: Told<'a>,
}

#[derive(Debug, Clone, PartialEq, Frame)]
struct Fixed<const N: usize> {
    bytes: [u8; N],
}

/// Decodes bytes that nobody else sees.
fn length_of<F: Declared>(bytes: &[u8]) -> Result<usize, Error> {
    let owned = bytes.to_vec();
    F::Frame::decode(&owned).map(|frame| frame.encoded_len())
}

#[test]
fn families_have_members_for_every_input() -> Result<(), Error> {
    assert_eq!(length_of::<ReplyHead>(&[0; 10])?, 10);
    assert_eq!(length_of::<Days>(&[0; 15])?, 15);
    assert_eq!(length_of::<Command>(&[0x0D])?, 1);
    assert_eq!(length_of::<Packet<Reply>>(&[2, 16, 60, 85, 0x6B, 0xAE, 0x42, 0])?, 8);
    assert_eq!(length_of::<Teller>(&[2, 1, 2])?, 3);
    assert_eq!(length_of::<Fixed<3>>(&[2, 1, 2])?, 3);
    assert_eq!(length_of::<Bound<Days>>(&[0; 16])?, 16);
    assert_eq!(length_of::<Records<Fixed<2>>>(&[1, 1, 2])?, 3);
    Ok(())
}

#[test]
fn what_is_no_family_is_a_frame_all_the_same() {
    assert_eq!(Pair::decode(&[1, 2]), Ok(Pair { one: 1_u8, other: 2 }));
    assert_eq!(<Pair<u16> as Wire<'_>>::SIZE.exact(), Some(4));
}
