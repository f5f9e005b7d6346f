//! The long frame and its records declared three times over, in `smartmeter-proto`, in deku and in binrw: whatever the
//! bytes, all three refuse them or all three read the same from them and write the same back.
//!
//! There is no difference that a library means. Values are compared by their bytes.

#[path = "oracle/binrw.rs"]
mod in_binrw;
#[path = "oracle/deku.rs"]
mod in_deku;
#[path = "oracle/plain.rs"]
mod plain;
#[allow(dead_code, reason = "most of it is for the captures' own tests")]
mod support;

use mbus::LongFrame;
use plain::{Plain, variable_len};
use proptest::prelude::*;
use proptest::sample::Index;
use smartmeter_proto::prelude::*;

/// What a library makes of some bytes: a frame, and the bytes it encodes to.
#[derive(Debug, PartialEq)]
struct Made {
    plain: Plain,
    encoded: Vec<u8>,
}

fn ours(bytes: &[u8]) -> Result<Made, Error> {
    let frame = LongFrame::decode(bytes)?;
    Ok(Made { plain: Plain::from(&frame), encoded: support::encoded(&frame) })
}

fn in_deku(bytes: &[u8]) -> Option<Made> {
    let frame = in_deku::decode(bytes).ok()?;
    let encoded = in_deku::encode(&frame).expect("what was decoded can be encoded");
    Some(Made { plain: frame.into(), encoded })
}

fn in_binrw(bytes: &[u8]) -> Option<Made> {
    let frame = in_binrw::decode(bytes).ok()?;
    let encoded = in_binrw::encode(&frame).expect("what was decoded can be encoded");
    Some(Made { plain: frame.into(), encoded })
}

/// Holds the three against each other, and says whether they take the bytes.
fn compare(bytes: &[u8]) -> Result<bool, TestCaseError> {
    let (ours, deku, binrw) = (ours(bytes), in_deku(bytes), in_binrw(bytes));
    prop_assert_eq!(ours.as_ref().ok(), deku.as_ref(), "deku differs: {:?}\n{:02X?}", ours.as_ref().err(), bytes);
    prop_assert_eq!(ours.as_ref().ok(), binrw.as_ref(), "binrw differs: {:?}\n{:02X?}", ours.as_ref().err(), bytes);
    if let Ok(made) = &ours {
        prop_assert_eq!(&made.encoded, bytes);
    }
    Ok(ours.is_ok())
}

/// The sum that a frame should have, where it is long enough for one.
fn sum(bytes: &[u8]) -> Option<u8> {
    let covered = bytes.get(4..bytes.len().checked_sub(2)?)?;
    Some(covered.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)))
}

/// Gives a frame the lengths and the sum that it should have, so that what is inside is put to the test.
fn mend(bytes: &mut [u8]) {
    if let (Some(sum), len) = (sum(bytes), bytes.len()) {
        bytes[len - 2] = sum;
        if let Ok(covered) = u8::try_from(len - 6) {
            bytes[1..3].fill(covered);
        }
    }
}

/// Half bytes, the lower one first.
fn digits(bytes: [u8; 4]) -> [u8; 8] {
    std::array::from_fn(|at| bytes[at / 2] >> (4 * (at % 2)) & 0x0F)
}

/// A frame around what its lengths measure.
fn framed(body: &[u8]) -> Vec<u8> {
    let mut bytes = [&[0x68, 0, 0, 0x68], body, &[0, 0x16]].concat();
    mend(&mut bytes);
    bytes
}

/// Bytes without a meaning.
fn noise(len: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), len)
}

/// A chain of `len` extensions: all but the last one say that another follows.
fn chain(mut bytes: Vec<u8>) -> Vec<u8> {
    let last = bytes.len().saturating_sub(1);
    bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = *byte & 0x7F | if at < last { 0x80 } else { 0 });
    bytes
}

/// How long a chain is: mostly short, sometimes longer than the ten there is room for.
fn chain_len() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0_usize..4, 1 => 4_usize..13]
}

prop_compose! {
    /// A record with a value; a chain of more than ten extensions is none, which all should say.
    fn value()(dife in chain_len(), vife in chain_len())(
        dif in (any::<u8>(), 0_u8..15).prop_map(|(flags, coding)| flags & 0x70 | coding),
        dife in noise(dife).prop_map(chain),
        // What is special: dates, plain text, tables, the manufacturer's own.
        vif in prop_oneof![any::<u8>(), prop::sample::select(vec![0x6C, 0x6D, 0x7C, 0x7B, 0x7D, 0x7F])],
        text in noise(0..6),
        vife in prop_oneof![2 => noise(vife), 1 => Just(vec![0x6F; vife])].prop_map(chain),
        lvar in prop_oneof![3 => 0_u8..16, 1 => 0xC0_u8..=0xF6, 1 => any::<u8>()],
        data in any::<[u8; 13]>(),
    ) -> Vec<u8> {
        let extended = |byte: u8, by: &[u8]| byte & 0x7F | if by.is_empty() { 0 } else { 0x80 };
        let mut record = [&[extended(dif, &dife)], &dife[..], &[extended(vif, &vife)]].concat();
        if vif & 0x7F == 0x7C {
            record.extend([u8::try_from(text.len()).expect("it is short")].iter().chain(&text));
        }
        record.extend(vife);
        let len = match dif & 0x0F {
            coding @ (0..=4 | 6) => coding.into(),
            5 => 4,
            7 => 8,
            0xD => {
                record.push(lvar);
                variable_len(lvar).unwrap_or_default()
            }
            coding => usize::from(coding - 8),
        };
        record.extend(data.iter().cycle().take(len));
        record
    }
}

/// Frames of variable data from random parts, most of them valid: a chain may be too long, and LVAR one without a meaning.
fn telegrams() -> impl Strategy<Value = Vec<u8>> {
    let record = prop_oneof![12 => value(), 1 => Just(vec![0x2F])];
    let special = (0_u8..8, noise(0..8)).prop_map(|(high, bytes)| [&[high << 4 | 0x0F], &bytes[..]].concat());
    let records = (prop::collection::vec(record, 0..8), prop::option::weighted(0.3, special));
    (noise(2), noise(12), records).prop_map(|(head, header, (records, special))| {
        let mut body = [&head[..], &[0x72], &header].concat();
        // As many as there is room for.
        for record in records.iter().chain(&special) {
            if body.len() + record.len() <= 255 {
                body.extend(record);
            }
        }
        framed(&body)
    })
}

/// Captures, frames from random parts, and such with another CI field.
fn frames() -> impl Strategy<Value = Vec<u8>> {
    let captured: Vec<_> = support::captures().iter().map(|path| support::bytes(path)).collect();
    prop_oneof![
        6 => telegrams(),
        3 => prop::sample::select(captured),
        1 => noise(3..256).prop_map(|body| framed(&body)),
    ]
}

/// Damage, of the kinds that wires do.
#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    Set(Index, u8),
    Cut(Index),
    Extend(Vec<u8>),
    Remove(Index, usize),
    Insert(Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        2 => (any::<Index>(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, to)| Damage::Set(at, to)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => noise(1..5).prop_map(Damage::Extend),
        1 => (any::<Index>(), 1_usize..5).prop_map(|(at, count)| Damage::Remove(at, count)),
        1 => (any::<Index>(), noise(1..5)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
    ]
}

fn do_damage(bytes: &mut Vec<u8>, damage: &Damage) {
    let len = bytes.len();
    match damage {
        Damage::Cut(at) => bytes.truncate(at.index(len + 1)),
        Damage::Extend(more) => bytes.extend(more),
        Damage::Insert(at, more) => {
            let at = at.index(len + 1);
            bytes.splice(at..at, more.iter().copied());
        }
        _ if len == 0 => {}
        Damage::Flip(at, bit) => bytes[at.index(len)] ^= 1 << bit,
        Damage::Set(at, to) => bytes[at.index(len)] = *to,
        Damage::Remove(at, count) => {
            let start = at.index(len);
            bytes.drain(start..len.min(start + count));
        }
    }
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_read_frames_alike(bytes in frames()) {
        compare(&bytes)?;
    }

    #[test]
    fn all_judge_damaged_frames_alike(
        mut bytes in frames(),
        damages in prop::collection::vec(damage(), 1..4),
        mended in prop::bool::weighted(0.5),
    ) {
        damages.iter().for_each(|damage| do_damage(&mut bytes, damage));
        if mended {
            mend(&mut bytes);
        }
        compare(&bytes)?;
    }

    /// Damage to what the envelope protects, in an envelope that is as it should be.
    #[test]
    fn all_judge_damaged_records_alike(bytes in frames(), damages in prop::collection::vec(damage(), 1..4)) {
        let mut body = bytes[4..bytes.len() - 2].to_vec();
        damages.iter().for_each(|damage| do_damage(&mut body, damage));
        compare(&framed(&body))?;
    }

    #[test]
    fn all_judge_any_bytes_alike(bytes in noise(0..300), enveloped in prop::bool::weighted(0.8), ci in any::<bool>()) {
        let mut bytes = bytes;
        if let (true, Some(at)) = (ci, bytes.get_mut(2)) {
            *at = 0x72;
        }
        compare(&if enveloped { framed(&bytes) } else { bytes })?;
    }
}

fn taken(bytes: &[u8]) -> bool {
    compare(bytes).unwrap_or_else(|difference| panic!("{difference}"))
}

#[test]
fn every_capture_and_every_cut_of_it_is_judged_alike() {
    for path in support::captures() {
        let whole = support::bytes(&path);
        assert!(taken(&whole), "{}", path.display());
        for len in 0..whole.len() {
            assert!(!taken(&whole[..len]), "{} {len}", path.display());
        }
        for len in (4..whole.len() - 2).step_by(5) {
            taken(&framed(&whole[4..len]));
        }
    }
}

#[test]
fn chains_of_extensions_end_alike() {
    let head = [0x08, 0x01, 0x72, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    for len in 1..14 {
        let dife = [&head[..], &[0x81], &chain(vec![0; len]), &[0x13, 0x07]].concat();
        let vife = [&head[..], &[0x01, 0x93], &chain(vec![0; len]), &[0x07]].concat();
        assert_eq!(taken(&framed(&dife)), len <= 10, "{len} DIFEs");
        assert_eq!(taken(&framed(&vife)), len <= 10, "{len} VIFEs");
    }
}

/// binrw's `until_eof` ends a list at a record that the input ends in, and goes back to where that begins: what is
/// left there is what it is refused for.
#[test]
fn a_record_that_is_cut_is_refused_by_all() {
    let head = [0x08, 0x01, 0x72, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    let record_taken = |record: &[u8]| taken(&framed(&[&head[..], &[0x01, 0x13, 0x07], record].concat()));
    let records: [&[u8]; 5] = [
        &[0x84, 0x10, 0x13, 1, 2, 3, 4],
        &[0x01, 0xFC, 2, 0x41, 0x42, 0x7F, 7],
        &[0x0D, 0x13, 3, 1, 2, 3],
        &[0x0D, 0x13, 0xE2, 1, 2],
        // What is left could be sum and stop byte.
        &[0x04, 0x13, 0x17, 0x16, 0x02, 0x16],
    ];
    for record in records {
        assert!(record_taken(record), "{record:02X?}");
        for len in 1..record.len() {
            assert!(!record_taken(&record[..len]), "{len} of {record:02X?}");
        }
    }
    assert!(!record_taken(&[0x0D, 0x13, 0xF7]), "no length is laid down for F7");
}
