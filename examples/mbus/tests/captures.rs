//! Telegrams of real meters: what they say, that they encode back, and what a damaged one is told.

mod support;

use core::ops::Range;

use mbus::{LongFrame, Payload, Record, VariableData};
use proptest::prelude::*;
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::Field;
use smartmeter_proto::visit::{Step, Value, VerifiedChecksums, Visitor};

use support::{bytes, captures, encoded, expected, meter, records, render};

#[test]
fn captures_say_what_they_said() {
    insta::glob!("../captures", "*.hex", |path| {
        let bytes = bytes(path);
        let frame = LongFrame::decode(&bytes).unwrap_or_else(|error| panic!("{error}"));
        insta::assert_snapshot!(render::telegram(&frame));
    });
}

#[test]
fn captures_encode_back() {
    for path in captures() {
        let bytes = bytes(&path);
        let frame = LongFrame::decode(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(encoded(&frame), bytes, "{}", path.display());
    }
}

#[test]
fn a_buffer_for_any_frame_is_known() {
    assert_eq!(LongFrame::MAX_LEN, 4 + 255 + 2);
}

#[test]
fn no_bit_can_be_wrong() {
    for path in captures() {
        let mut bytes = bytes(&path);
        let mut checksums = VerifiedChecksums::default();
        LongFrame::walk(&bytes, &mut checksums).expect("the capture is well formed");
        assert_eq!(checksums.0, 1, "{}", path.display());
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(LongFrame::decode(&bytes).is_err(), "{} bit {bit}", path.display());
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

/// Where the other decoder is wrong, and why.
const DIFFERENCES: &[(&str, usize, &str)] = &[
    ("landisgyr_ultraheat_t230_heat", 122, "VIFE 6F makes it the time of the maximum"),
    ("landisgyr_ultraheat_t230_heat", 130, "VIFE 6F makes it the time of the maximum"),
    ("landisgyr_ultraheat_t230_heat", 138, "VIFE 6F makes it the time of the maximum"),
    ("landisgyr_ultraheat_t230_heat", 146, "VIFE 6F makes it the time of the maximum"),
    ("landisgyr_ultraheat_t230_heat", 210, "127 stands for every year"),
    ("sensus_pollustat_real32", 93, "VIFE 50 makes it how long the flow was too low"),
    ("sensus_pollustat_real32", 100, "VIFE 58 makes it how long the flow was too high"),
];

#[test]
fn another_decoder_says_the_same() {
    let (mut compared, mut different) = (0, Vec::new());
    for path in captures() {
        let Some(expected) = expected::of(&path) else { continue };
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let bytes = bytes(&path);
        let frame = LongFrame::decode(&bytes).expect("the capture is well formed");
        let records = records(&meter(&frame));
        for expected in expected {
            let record = records.iter().find(|(offset, ..)| *offset == expected.offset);
            let (_, _, record) = record.unwrap_or_else(|| panic!("{name}: no record at byte {}", expected.offset));
            compared += 1;
            if !expected::agrees(record, &expected) {
                different.push((name.clone(), expected.offset));
            }
        }
    }
    let known: Vec<_> = DIFFERENCES.iter().map(|&(name, offset, _)| (name.to_owned(), offset)).collect();
    assert_eq!((compared, different), (227, known));
}

/// Notes which bytes a walk has spoken for.
struct Seen(Vec<bool>);

impl Seen {
    fn see(&mut self, range: Range<usize>) {
        self.0[range].fill(true);
    }
}

impl Visitor<'_> for Seen {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Variant { id_bytes, .. } = step {
            self.see(offset..offset + usize::from(id_bytes));
        }
    }

    fn value(&mut self, _: &'static Field, _: Value<'_>, range: Range<usize>) {
        self.see(range);
    }
}

#[test]
fn a_walk_shows_every_byte() {
    for path in captures() {
        let bytes = bytes(&path);
        let mut seen = Seen(vec![false; bytes.len()]);
        LongFrame::walk(&bytes, &mut seen).expect("the capture is well formed");
        let unseen: Vec<_> = (0..bytes.len()).filter(|&byte| !seen.0[byte]).collect();
        assert_eq!(unseen, [0; 0], "{}", path.display());
    }
}

fn capture(name: &str) -> Vec<u8> {
    bytes(&captures().into_iter().find(|path| path.ends_with(format!("{name}.hex"))).expect("there is one"))
}

fn refusal(bytes: &[u8]) -> String {
    LongFrame::decode(bytes).expect_err("it should be refused").to_string()
}

#[test]
fn errors_say_where_and_why() {
    let whole = capture("finder_7e_electricity");
    assert_eq!(refusal(&whole[..40]), "LongFrame.control at byte 4: incomplete: at least 20 more bytes are needed");
    let mut damaged = whole.clone();
    damaged[0x17] ^= 1;
    assert_eq!(
        refusal(&damaged),
        "LongFrame.checksum at byte 60: checksum: the frame says 0x005B, its bytes give 0x005C"
    );
    let mut lengths = whole.clone();
    lengths[2] ^= 1;
    assert_eq!(refusal(&lengths), "LongFrame.len_again at byte 2: must be 0x38, is 0x39");
    // An int16 becomes an int32, which the rest of the last record is too short for.
    let mut short = whole.clone();
    short[0x35] = 0x84;
    support::mend(&mut short);
    assert_eq!(
        refusal(&short),
        "LongFrame.payload.VariableData.records[5].content.Value.data.Int32.0 at byte 58: the part that it is in ends 2 bytes too early"
    );
    let endless = [&[0x81][..], &[0x80; 11], &[0x00, 0x2B, 0x07]].concat();
    let error = Record::decode(&endless).expect_err("more than ten DIFEs");
    assert_eq!(error.to_string(), "Record.content.Value.dife at byte 1: more than the 10 items there is room for");
}

#[test]
fn digits_that_are_none_are_kept_and_give_no_number() {
    let odd = capture("electricity_meter_2");
    let frame = LongFrame::decode(&odd).expect("the capture is well formed");
    assert_eq!((meter(&frame).ident, meter(&frame).ident_number()), ([5, 0xE, 2, 0, 0, 0, 5, 0], None));
    let shown = |top| {
        let bytes = [0x0B, 0x62, 0x02, 0x00, top];
        let record = Record::decode(&bytes).expect("all digits decode");
        record.quantity().map(|quantity| quantity.to_string())
    };
    assert_eq!((shown(0xF0), shown(0x10), shown(0xE0)), (Some("-0.2 K".into()), Some("10000.2 K".into()), None));
}

proptest! {
    #[test]
    fn whatever_decodes_encodes_back(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(record) = Record::decode(&bytes) {
            prop_assert_eq!(encoded(&record), &bytes[..]);
            let _ = (record.storage(), record.tariff(), record.subunit(), record.quantity().map(|q| q.to_string()));
        }
        if let Ok(meter) = VariableData::decode(&bytes) {
            prop_assert_eq!(encoded(&meter), &bytes[..]);
        }
        if let Ok(frame) = LongFrame::decode(&bytes) {
            prop_assert_eq!(encoded(&frame), &bytes[..]);
        }
    }

    #[test]
    fn changed_captures_decode_and_encode_back_or_are_refused(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = bytes(which.get::<std::path::PathBuf>(&captures()));
        for (at, byte) in changes {
            let at = 4 + at.index(bytes.len() - 6);
            bytes[at] = byte;
        }
        support::mend(&mut bytes);
        if let Ok(frame) = LongFrame::decode(&bytes) {
            prop_assert_eq!(encoded(&frame), &bytes[..]);
            if matches!(frame.payload, Payload::VariableData(_)) {
                prop_assert!(!render::telegram(&frame).is_empty());
            }
        }
    }
}
