//! Whatever comes, nothing panics, and what decodes encodes back to the same bytes.

mod support;

use p1::Telegram;
use proptest::prelude::*;
use smartmeter_proto::prelude::*;

use support::{bytes_of, capture, encoded};

/// What changes in a telegram's bytes.
#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Remove(usize),
    Insert(usize, u8),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    // What telegrams are made of, and anything.
    let byte = prop_oneof![proptest::sample::select(b"()*.!/\r\n0123456789-:SWkVA".to_vec()), any::<u8>()];
    prop_oneof![
        (any::<usize>(), byte.clone()).prop_map(|(at, byte)| Change::Set(at, byte)),
        any::<usize>().prop_map(Change::Remove),
        (any::<usize>(), byte).prop_map(|(at, byte)| Change::Insert(at, byte)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, len)| Change::Repeat(at, len)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let len = bytes.len();
    match *change {
        Change::Set(at, byte) => bytes[at % len] = byte,
        Change::Remove(at) => drop(bytes.remove(at % len)),
        Change::Insert(at, byte) => bytes.insert(at % len, byte),
        Change::Repeat(at, count) => {
            let start = at % len;
            let again = bytes[start..len.min(start + count)].to_vec();
            bytes.splice(start..start, again);
        }
    }
}

const NAMES: [&str; 3] = ["kaifa-dsmr42", "fluvius-emucs", "fluvius-emucs-peaks"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn noise_is_no_danger(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Telegram::decode(&[b"/ABC5x\r\n\r\n", &bytes[..]].concat());
    }

    #[test]
    fn what_decodes_encodes_back(
        name in proptest::sample::select(&NAMES[..]),
        changes in proptest::collection::vec(change(), 1..4),
    ) {
        let mut bytes = bytes_of(&capture(name));
        changes.iter().for_each(|change| apply(&mut bytes, change));
        // Checksums aside, or hardly any would get this far.
        if let Ok((telegram, verified)) = decoded(&bytes) {
            let encoded = encoded(&telegram);
            let end = if verified { bytes.len() } else { bytes.len().saturating_sub(6) };
            prop_assert_eq!(&encoded[..end], &bytes[..end]);
        }
    }
}

/// The telegram, and whether its checksum holds.
fn decoded(bytes: &[u8]) -> Result<(Telegram<'_>, bool), Error> {
    let verified = Telegram::decode(bytes).is_ok();
    Telegram::decode_unverified(bytes).map(|telegram| (telegram, verified))
}
