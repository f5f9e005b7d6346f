//! The feature `arbitrary`: valid frames for fuzzers.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

use std::collections::BTreeSet;

use arbitrary::{Arbitrary, Unstructured};
use smartmeter_proto::p350::{Command, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::{Declared, Encoded};

#[derive(Debug, PartialEq, Frame)]
struct Line<'a> {
    #[frame(until = "(")]
    obis: &'a str,
    #[frame(text = "decimal", bytes = 6, decimals = 2)]
    value: u32,
    #[frame(magic = b")\r\n")]
    end: Filled<[u8; 3]>,
}

/// Noise that is the same each time.
fn noise(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[1]
    };
    (0..200).map(|_| next()).collect()
}

fn all<F: Declared>() -> Vec<Encoded<F>> {
    let one = |seed| Encoded::arbitrary(&mut Unstructured::new(&noise(seed))).expect("a frame is found");
    (1..400).map(one).collect()
}

#[test]
fn what_it_gives_is_valid_and_of_every_kind() -> Result<(), Error> {
    let kinds: Result<BTreeSet<u8>, Error> =
        all::<Command>().iter().map(|it| Ok(it.get()?.encode_to_vec()?[0])).collect();
    let declared = [0x01, 0x02, 0x04, 0x05, 0x06, 0x0B, 0x0C, 0x0D, 0x64, 0x65, 0x69];
    assert!(declared.iter().all(|id| kinds.as_ref().is_ok_and(|kinds| kinds.contains(id))), "{kinds:02X?}");
    for reply in all::<Reply>() {
        assert_eq!(Encoded::of(&reply.get()?)?, reply);
    }
    assert!(all::<Line>().iter().any(|line| line.get().is_ok_and(|line| line.obis.len() > 3)));
    Ok(())
}

#[test]
fn nothing_is_enough_for_a_frame() -> arbitrary::Result<()> {
    assert!(Encoded::<Reply>::arbitrary(&mut Unstructured::new(&[])).is_ok());
    let both = <(Encoded<Line>, u8)>::arbitrary_take_rest(Unstructured::new(&noise(1)))?;
    assert!(both.0.get().is_ok());
    Ok(())
}
