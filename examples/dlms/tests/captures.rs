//! The captures beside this test: every file in `captures`, one snapshot each.

mod expected;
mod support;

use core::fmt::Write;

use dlms::{Body, HdlcFrame};
use smartmeter_proto::Reading;
use smartmeter_proto::prelude::*;
use smartmeter_proto::visit::VerifiedChecksums;

use crate::support::{both_ways, bytes_of, capture, date_time, line, notification, registers};

fn render(frame: &HdlcFrame<'_>) -> String {
    let notification = notification(frame);
    let (destination, source) = (frame.destination.number(), frame.source.number());
    let id = notification.invoke_id;
    let sent = notification.date_time.date_time().map_or("-".into(), date_time);
    let mut shown = format!(
        "to {destination} from {source}  control {:02X}\ninvoke id {}{}{}\nsent {sent}\n",
        frame.control,
        id.number,
        if id.high_priority { " high priority" } else { "" },
        if id.confirmed { " confirmed" } else { "" },
    );
    if let Body::KaifaList2(list) = &notification.body {
        writeln!(shown, "KFM_001  {}  {}", list.meter_id.text, list.meter_type.text).expect("a string has room");
    }
    for register in registers(&notification.body) {
        writeln!(shown, "{}", line(&register)).expect("a string has room");
    }
    for reading in readings(frame) {
        writeln!(shown, "{reading}").expect("a string has room");
    }
    shown
}

fn readings(frame: &HdlcFrame<'_>) -> Vec<String> {
    let mut readings = Vec::new();
    frame.for_each_reading(|reading: Reading| {
        let quantity = reading.quantity().expect("all metrics here are integers");
        readings.push(format!("{} {quantity} {}", reading.metric.name, reading.field.unit.unwrap_or_default()));
    });
    readings
}

#[test]
fn captures_are_what_they_were() {
    insta::glob!("../captures", "*.hex", |path| {
        let bytes = bytes_of(&std::fs::read_to_string(path).expect("the capture is text"));
        let frame = both_ways::<HdlcFrame<'_>>(&bytes);
        insta::assert_snapshot!(render(&frame));
    });
}

#[test]
fn every_capture_gives_the_values_that_another_decoder_gives() {
    for (name, values) in expected::NAMED {
        let bytes = bytes_of(&capture(name));
        let registers = registers(&notification(&both_ways(&bytes)).body);
        for &(obis, number, scale) in *values {
            let register = registers.iter().find(|register| register.name == Some(obis));
            let register = register.unwrap_or_else(|| panic!("{name} has no {obis:?}"));
            assert_eq!((register.value.integer(), register.scale), (Some(number), scale), "{name} {obis:?}");
        }
    }
    for (name, values) in expected::ORDERED {
        let bytes = bytes_of(&capture(name));
        assert_eq!(readings(&both_ways(&bytes)), *values, "{name}");
    }
}

#[test]
fn every_capture_is_sent_when_another_decoder_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/captures");
    for file in std::fs::read_dir(folder).expect("there are captures") {
        let path = file.expect("it can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names are text");
        let bytes = bytes_of(&capture(name));
        let found = notification(&both_ways(&bytes)).date_time.date_time().map(date_time);
        let sent = expected::SENT.iter().find(|(known, _)| *known == name).map(|(_, sent)| (*sent).to_owned());
        assert_eq!(found, sent, "{name}");
        let named = expected::NAMED.iter().map(|(known, _)| known);
        assert!(named.chain(expected::ORDERED.iter().map(|(known, _)| known)).any(|known| *known == name), "{name}");
    }
}

#[test]
fn a_bit_that_was_turned_over_is_found() {
    for name in ["kaifa_no_list2", "aidon_no_list1", "kamstrup_1p_no_list1"] {
        let mut bytes = bytes_of(&capture(name));
        support::each_flipped_bit(&mut bytes, 1, |bytes| HdlcFrame::decode(bytes).is_err());
    }
}

#[test]
fn header_and_frame_have_checksums_that_hold() {
    let bytes = bytes_of(&capture("aidon_no_list3"));
    let mut checksums = VerifiedChecksums::default();
    HdlcFrame::walk(&bytes, &mut checksums).expect("it decodes");
    assert_eq!(checksums.0, 2);
}

#[test]
fn the_length_ends_a_frame_and_not_a_flag() {
    let mut bytes = bytes_of(&capture("kaifa_no_list1_7e_within"));
    let len = bytes.len();
    assert_eq!(bytes[37], 0x7E);
    bytes.extend(bytes_of(&capture("kaifa_no_list2")));
    let (_, rest) = HdlcFrame::decode_prefix(&bytes).expect("a frame is at the start");
    assert_eq!(rest, &bytes[len..]);
}

#[test]
fn errors_say_where() {
    let bytes = bytes_of(&capture("aidon_no_list3"));
    let cut = |len: usize| HdlcFrame::decode(&bytes[..len]).expect_err("it is cut").to_string();
    assert_eq!(cut(2), "HdlcFrame.format_type at byte 1: incomplete: at least 1 more byte is needed");
    assert_eq!(cut(4), "HdlcFrame.destination at byte 3: incomplete: at least 391 more bytes are needed");
    assert_eq!(cut(200), "HdlcFrame.destination at byte 3: incomplete: at least 195 more bytes are needed");
    assert_eq!(cut(395), "HdlcFrame.closing at byte 395: incomplete: at least 1 more byte is needed");
    let damaged = |offset: usize, byte| {
        let mut bytes = bytes.clone();
        bytes[offset] = byte;
        HdlcFrame::decode(&bytes).expect_err("it is damaged").to_string()
    };
    assert_eq!(damaged(1, 0xB1), "HdlcFrame.format_type at byte 1 bit 0: must be 0x0A, is 0x0B");
    assert_eq!(damaged(2, 0x89), "HdlcFrame.hcs at byte 7: checksum: the frame says 0xFDEB, its bytes give 0xE027");
    assert_eq!(damaged(2, 0x8B), "HdlcFrame.hcs at byte 7: checksum: the frame says 0xFDEB, its bytes give 0xF6AF");
    assert_eq!(damaged(6, 0x10), "HdlcFrame.hcs at byte 7: checksum: the frame says 0xFDEB, its bytes give 0xCF70");
    assert_eq!(
        damaged(0x59, 0x07),
        "HdlcFrame.information.apdu.DataNotification.body.Data.Array.0[3].Structure.0[0] at byte 89: unknown id 0x07"
    );
    assert_eq!(
        damaged(0x61, 0x07),
        "HdlcFrame.information.apdu.DataNotification.body.Data.Array.0[3].Structure.0[1] at byte 97: unknown id 0x07"
    );
    assert_eq!(
        damaged(0x65, 0xD0),
        "HdlcFrame.fcs at byte 393: checksum: the frame says 0xB02C, its bytes give 0x8DBC"
    );
    assert_eq!(damaged(1, 0xA7), "HdlcFrame.destination at byte 3: incomplete: at least 1535 more bytes are needed");
}
