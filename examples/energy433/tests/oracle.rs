//! The EMT7110's message declared three times over, in `smartmeter-proto`, in deku and in binrw: whatever the bytes,
//! all three refuse them or all three read the same from them and write the same back.
//!
//! Where a library means to do otherwise, the difference is named in [`Difference`] and asserted.

#[path = "oracle/binrw.rs"]
mod in_binrw;
#[path = "oracle/deku.rs"]
mod in_deku;
mod support;

use energy433::{Emt7110, Plug};
use proptest::prelude::*;
use proptest::sample::Index;
use smartmeter_proto::prelude::*;

/// A message without what follows from the rest, as every library can say it.
#[derive(Debug, Clone, PartialEq)]
struct Plain {
    id: u32,
    pairing: bool,
    connected: bool,
    power: u16,
    current: u16,
    voltage: u8,
    unknown: u8,
    energy: u16,
}

impl From<Emt7110> for Plain {
    fn from(message: Emt7110) -> Self {
        let Plug { id, pairing, connected, power, current, voltage, unknown, energy } = message.plug;
        Self { id, pairing, connected, power, current, voltage, unknown, energy }
    }
}

impl From<Plain> for Emt7110 {
    fn from(plain: Plain) -> Self {
        let Plain { id, pairing, connected, power, current, voltage, unknown, energy } = plain;
        let plug = Plug { id, pairing, connected, power, current, voltage, unknown, energy };
        Self { sync: Filled::default(), plug, check: Filled::default() }
    }
}

fn encoded(message: &Emt7110) -> Result<Vec<u8>, Error> {
    let mut buffer = [0xEE; 32];
    message.encode(&mut buffer).map(|len| buffer[..len].to_vec())
}

/// What a library makes of some bytes: the message, and the bytes that it encodes to.
type Made = (Plain, Vec<u8>);

fn ours(bytes: &[u8]) -> Result<Made, Error> {
    let message = Emt7110::decode(bytes)?;
    let encoded = encoded(&message).expect("what was decoded can be encoded");
    Ok((message.into(), encoded))
}

fn in_deku(bytes: &[u8]) -> Option<Made> {
    let message = in_deku::decode(bytes).ok()?;
    let encoded = in_deku::encode(&message).expect("what was decoded can be encoded");
    Some((message.into(), encoded))
}

fn in_binrw(bytes: &[u8]) -> Option<Made> {
    let message = in_binrw::decode(bytes).ok()?;
    let encoded = in_binrw::encode(&message).expect("what was decoded can be encoded");
    Some((message.into(), encoded))
}

/// Holds the three against each other, and says whether they take the bytes.
fn compare(bytes: &[u8]) -> Result<bool, TestCaseError> {
    let (ours, deku, binrw) = (ours(bytes), in_deku(bytes), in_binrw(bytes));
    prop_assert_eq!(ours.as_ref().ok(), deku.as_ref(), "deku differs: {:?}\n{:02X?}", ours.as_ref().err(), bytes);
    prop_assert_eq!(ours.as_ref().ok(), binrw.as_ref(), "binrw differs: {:?}\n{:02X?}", ours.as_ref().err(), bytes);
    if let Ok((_, encoded)) = &ours {
        prop_assert_eq!(encoded, bytes);
    }
    Ok(ours.is_ok())
}

/// What the libraries mean to do differently.
#[derive(Debug, PartialEq)]
enum Difference {
    /// binrw has no bit fields, and the masks of who declares them cut off what has no room; the others refuse it.
    BinrwCutsNumbers,
}

/// Holds against each other what the three write of a message that none of them has read.
fn compare_encoded(plain: &Plain) -> Result<Option<Difference>, TestCaseError> {
    let ours = encoded(&plain.clone().into()).ok();
    let deku = in_deku::encode(&plain.clone().into()).ok();
    let binrw = in_binrw::encode(&plain.clone().into()).ok();
    prop_assert_eq!(&ours, &deku, "deku differs");
    if plain.power < 1 << 14 && plain.unknown < 1 << 2 && plain.energy < 1 << 14 {
        prop_assert!(ours.is_some());
        prop_assert_eq!(ours, binrw, "binrw differs");
        return Ok(None);
    }
    prop_assert_eq!(ours, None);
    let cut = Plain {
        power: plain.power & 0x3FFF,
        unknown: plain.unknown & 3,
        energy: plain.energy & 0x3FFF,
        ..plain.clone()
    };
    prop_assert_eq!(binrw, encoded(&cut.into()).ok());
    Ok(Some(Difference::BinrwCutsNumbers))
}

/// Gives a message the check byte that makes its sum zero, so that more than that is put to the test.
fn mend(bytes: &mut [u8]) {
    if let [_, _, summed @ .., check] = bytes {
        *check = summed.iter().fold(0, |missing, byte| missing.wrapping_sub(*byte));
    }
}

/// A valid message: any eleven bytes between sync word and check byte are one.
fn message(body: [u8; 11]) -> Vec<u8> {
    let mut bytes = [&[0x2D, 0xD4][..], &body, &[0]].concat();
    mend(&mut bytes);
    bytes
}

/// Messages from random parts, and the one that was captured.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let captured = support::messages().into_iter().filter(|(name, ..)| name == "esic_emt7110").map(|(.., bytes)| bytes);
    let captured = prop::sample::select(captured.collect::<Vec<_>>());
    prop_oneof![4 => any::<[u8; 11]>().prop_map(message), 1 => captured]
}

/// Damage, of the kinds that a radio does.
#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    Set(Index, u8),
    Cut(Index),
    Extend(Vec<u8>),
    Remove(Index),
    Insert(Index, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<Index>(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, to)| Damage::Set(at, to)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => prop::collection::vec(any::<u8>(), 1..4).prop_map(Damage::Extend),
        1 => any::<Index>().prop_map(Damage::Remove),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
    ]
}

fn do_damage(bytes: &mut Vec<u8>, damage: &Damage) {
    let len = bytes.len();
    match damage {
        Damage::Cut(at) => bytes.truncate(at.index(len + 1)),
        Damage::Extend(more) => bytes.extend(more),
        Damage::Insert(at, byte) => bytes.insert(at.index(len + 1), *byte),
        _ if len == 0 => {}
        Damage::Flip(at, bit) => bytes[at.index(len)] ^= 1 << bit,
        Damage::Set(at, to) => bytes[at.index(len)] = *to,
        Damage::Remove(at) => drop(bytes.remove(at.index(len))),
    }
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_read_valid_messages_alike(bytes in messages()) {
        prop_assert!(compare(&bytes)?);
    }

    #[test]
    fn all_judge_damaged_messages_alike(
        mut bytes in messages(),
        damages in prop::collection::vec(damage(), 1..4),
        mended in prop::bool::weighted(0.8),
    ) {
        damages.iter().for_each(|damage| do_damage(&mut bytes, damage));
        if mended {
            mend(&mut bytes);
        }
        compare(&bytes)?;
    }

    #[test]
    fn all_judge_any_bytes_alike(
        mut bytes in prop::collection::vec(any::<u8>(), 0..20),
        synced in prop::bool::weighted(0.8),
        mended in prop::bool::weighted(0.8),
    ) {
        if let (true, [first, second, ..]) = (synced, &mut bytes[..]) {
            (*first, *second) = (0x2D, 0xD4);
        }
        if mended {
            mend(&mut bytes);
        }
        compare(&bytes)?;
    }

    #[test]
    fn all_write_any_message_alike(
        (id, pairing, connected, current, voltage) in any::<(u32, bool, bool, u16, u8)>(),
        (power, unknown, energy) in (0_u16..1 << 14, 0_u8..1 << 2, 0_u16..1 << 14),
        beyond in prop::option::weighted(0.3, (0..3, 1_u8..4)),
    ) {
        let mut plain = Plain { id, pairing, connected, power, current, voltage, unknown, energy };
        match beyond {
            Some((0, more)) => plain.power |= u16::from(more) << 14,
            Some((1, more)) => plain.unknown |= more << 2,
            Some((_, more)) => plain.energy |= u16::from(more) << 14,
            None => {}
        }
        let expected = beyond.map(|_| Difference::BinrwCutsNumbers);
        prop_assert_eq!(compare_encoded(&plain)?, expected);
    }
}

#[test]
fn every_cut_and_every_flipped_bit_of_the_capture_is_judged_alike() {
    let whole = message([0x25, 0x6A, 0x54, 0x87, 0x40, 0x02, 0x00, 0x27, 0xDA, 0x40, 0x01]);
    let taken = |bytes: &[u8]| compare(bytes).unwrap_or_else(|difference| panic!("{difference}"));
    assert!(taken(&whole));
    for len in 0..whole.len() {
        assert!(!taken(&whole[..len]), "{len} bytes");
    }
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(!taken(&bytes), "bit {bit}");
        mend(&mut bytes);
        assert_eq!(taken(&bytes), bit >= 16, "bit {bit}");
    }
}
