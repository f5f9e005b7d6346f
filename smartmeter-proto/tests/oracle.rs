//! The P350's replies declared three times over, in this crate, in deku and in binrw: whatever the
//! bytes, all three refuse them or all three read the same from them and write the same back.
//!
//! Where a library means to do otherwise, the difference is named in [`Difference`], and what it
//! amounts to is asserted, so that no other can hide behind it.

#[path = "support/generate.rs"]
mod generate;
#[path = "oracle/binrw.rs"]
mod in_binrw;
#[path = "oracle/deku.rs"]
mod in_deku;
#[path = "oracle/plain.rs"]
mod plain;

use generate::frames;
use plain::Plain;
use proptest::prelude::*;
use proptest::sample::Index;
use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc};
use smartmeter_proto::p350::{Packet, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::Selector;

/// No packet is longer: 255 days, what comes before them, and what mutations add.
const LONGEST: usize = 4096;

/// What a library makes of some bytes: a packet, and the bytes it encodes to.
#[derive(Debug, PartialEq)]
struct Made {
    plain: Plain,
    encoded: Vec<u8>,
}

impl Made {
    fn new<E: core::fmt::Debug>(plain: Plain, encode: impl FnOnce(&mut [u8]) -> Result<usize, E>) -> Self {
        let mut encoded = vec![0xEE; LONGEST];
        let len = encode(&mut encoded).expect("what was decoded can be encoded");
        encoded.truncate(len);
        Self { plain, encoded }
    }
}

fn ours(bytes: &[u8]) -> Result<Made, Error> {
    let packet = Packet::<Reply>::decode(bytes)?;
    Ok(Made::new(Plain::from(&packet), |buffer| packet.encode(buffer)))
}

fn in_deku(bytes: &[u8]) -> Option<Made> {
    let packet = in_deku::decode::<true>(bytes).ok()?;
    Some(Made::new(Plain::from(packet.clone()), |buffer| in_deku::encode(&packet, buffer)))
}

fn in_binrw(bytes: &[u8]) -> Option<Made> {
    let packet = in_binrw::decode::<true>(bytes).ok()?;
    Some(Made::new(Plain::from(packet.clone()), |buffer| in_binrw::encode(&packet, buffer)))
}

/// What the libraries mean to do differently.
#[derive(Debug, PartialEq)]
enum Difference {
    /// binrw seeks over padding: it takes a packet whose padding isn't zero, and writes zeros back.
    BinrwSkipsPadding,
}

/// Holds the three against each other, and says which meant difference there was.
fn compare(bytes: &[u8]) -> Result<Option<Difference>, TestCaseError> {
    let (ours, deku, binrw) = (ours(bytes), in_deku(bytes), in_binrw(bytes));
    prop_assert_eq!(ours.as_ref().ok(), deku.as_ref(), "deku differs: {:?}\n{:02X?}", ours.as_ref().err(), bytes);
    if let (Err(error), Some(binrw)) = (&ours, &binrw)
        && error.to_string().starts_with("Packet.padding ")
    {
        check_skipped_padding(bytes, error, binrw)?;
        return Ok(Some(Difference::BinrwSkipsPadding));
    }
    prop_assert_eq!(ours.as_ref().ok(), binrw.as_ref(), "binrw differs: {:?}\n{:02X?}", ours.as_ref().err(), bytes);
    if let Ok(made) = ours {
        prop_assert_eq!(&made.encoded, bytes);
    }
    Ok(None)
}

/// [`Difference::BinrwSkipsPadding`], and nothing besides: with zeros for padding, it is the same packet.
fn check_skipped_padding(bytes: &[u8], error: &Error, binrw: &Made) -> Result<(), TestCaseError> {
    let padding = error.offset()..bytes.len();
    prop_assert!(padding.len() < 4 && bytes[padding.start] != 0, "{error} in {bytes:02X?}");
    let mut zeroed = bytes.to_vec();
    zeroed[padding].fill(0);
    repair(&mut zeroed);
    let ours = ours(&zeroed);
    prop_assert_eq!(Ok(binrw), ours.as_ref());
    Ok(())
}

/// Gives a packet the checksum that its bytes have, so that more than the checksum is put to the test.
fn repair(bytes: &mut [u8]) {
    if bytes.len() >= 6 {
        let (head, covered) = bytes.split_at_mut(6);
        head[4..].copy_from_slice(&Crc::<u16>::new(&CRC_16_XMODEM).checksum(covered).to_be_bytes());
    }
}

/// Damage, of the kinds that wires and recorders do.
#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    Set(Index, u8),
    Cut(Index),
    Extend(Vec<u8>),
    Remove(Index, usize),
    Insert(Index, Vec<u8>),
    /// Another packet from some byte on.
    Splice(Index, Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    let few = || proptest::collection::vec(prop_oneof![Just(0), any::<u8>()], 1..5);
    prop_oneof![
        (any::<Index>(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, to)| Damage::Set(at, to)),
        any::<Index>().prop_map(Damage::Cut),
        few().prop_map(Damage::Extend),
        (any::<Index>(), 1_usize..5).prop_map(|(at, count)| Damage::Remove(at, count)),
        (any::<Index>(), few()).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<Index>(), any::<Index>(), packets()).prop_map(|(at, from, other)| Damage::Splice(at, from, other)),
    ]
}

fn do_damage(bytes: &mut Vec<u8>, damage: &Damage) {
    let len = bytes.len();
    match damage {
        Damage::Flip(at, bit) => change(bytes, *at, |byte| byte ^ (1 << bit)),
        Damage::Set(at, to) => change(bytes, *at, |_| *to),
        Damage::Cut(at) => bytes.truncate(at.index(len + 1)),
        Damage::Extend(more) => bytes.extend(more),
        Damage::Remove(at, count) => {
            let start = at.index(len + 1);
            bytes.drain(start..len.min(start + count));
        }
        Damage::Insert(at, more) => {
            let at = at.index(len + 1);
            bytes.splice(at..at, more.iter().copied());
        }
        Damage::Splice(at, from, other) => {
            bytes.truncate(at.index(len + 1));
            bytes.extend(&other[from.index(other.len())..]);
        }
    }
}

/// Changes one byte, if there is any.
fn change(bytes: &mut [u8], at: Index, to: impl Fn(u8) -> u8) {
    if !bytes.is_empty() {
        let byte = at.get_mut(bytes);
        *byte = to(*byte);
    }
}

fn packets() -> impl Strategy<Value = Vec<u8>> {
    frames(Packet::<Reply>::SCHEMA)
}

/// The kinds of reply that are declared.
fn kinds() -> Vec<u8> {
    let ids = Reply::SCHEMA.variants().iter().filter_map(|variant| match variant.selector {
        Selector::Id(id) => Some(u8::try_from(id).expect("a kind is a byte")),
        _ => None,
    });
    ids.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8000))]

    #[test]
    fn all_read_valid_packets_alike(bytes in packets()) {
        prop_assert!(ours(&bytes).is_ok());
        prop_assert_eq!(compare(&bytes)?, None);
    }

    #[test]
    fn all_judge_damaged_packets_alike(
        mut bytes in packets(),
        damages in proptest::collection::vec(damage(), 1..4),
        repaired in prop::bool::weighted(0.8),
    ) {
        damages.iter().for_each(|damage| do_damage(&mut bytes, damage));
        if repaired {
            repair(&mut bytes);
        }
        compare(&bytes)?;
    }

    #[test]
    fn all_judge_any_bytes_alike(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..300),
        kind in prop::option::weighted(0.8, prop::sample::select(kinds())),
        repaired in prop::bool::weighted(0.8),
    ) {
        if let (Some(at), Some(kind)) = (bytes.get_mut(6), kind) {
            *at = kind;
        }
        if repaired {
            repair(&mut bytes);
        }
        compare(&bytes)?;
    }
}

/// A power reading whose padding is `padding`, with the checksum that this has.
fn power_reading(padding: [u8; 3]) -> Vec<u8> {
    let body = [0x10, 0x59, 0x30, 0x85, 0x53, 0, 0, 0, 0, 0, 0xCF];
    let mut bytes = [&[0x02, 0x10, 0x3C, 0x55, 0, 0][..], &body, &padding].concat();
    repair(&mut bytes);
    bytes
}

#[test]
fn the_named_differences_are_there() {
    let difference = |padding| compare(&power_reading(padding)).expect("no other difference");
    assert_eq!(difference([0, 0, 0]), None);
    assert_eq!(difference([0, 0, 1]), Some(Difference::BinrwSkipsPadding));
    assert_eq!(difference([1, 0, 0]), Some(Difference::BinrwSkipsPadding));
}
