//! The captures beside this test: every file in `captures`, one snapshot each.

mod expected;
mod support;

use core::fmt::Write;

use smartmeter_proto::prelude::*;
use smartmeter_proto::visit::VerifiedChecksums;
use sml::{Content, File, GetListResponse, KermitFile, KermitMessages, Messages, Signed};

use crate::support::{both_ways, bytes_of, entry, hex, time};

/// A file with its messages, whichever checksum it has.
struct Decoded<'a> {
    checksum: &'static str,
    fill: u8,
    payload_len: usize,
    messages: Vec<Signed<'a>>,
}

/// Decodes a capture through both steps, and encodes it back at each.
fn decode<'a>(bytes: &'a [u8], buffer: &'a mut [u8]) -> Decoded<'a> {
    if let Ok(file) = File::decode(bytes) {
        both_ways::<File<'_>>(bytes);
        let payload = file.payload.unescape(buffer).expect("the buffer is large enough");
        let messages = both_ways::<Messages<'_>>(payload).messages.iter().map(|message| message.signed).collect();
        return Decoded { checksum: "CRC-16/IBM-SDLC", fill: file.fill, payload_len: payload.len(), messages };
    }
    let file = both_ways::<KermitFile<'_>>(bytes);
    let payload = file.payload.unescape(buffer).expect("the buffer is large enough");
    let messages = both_ways::<KermitMessages<'_>>(payload).messages.iter().map(|message| message.signed).collect();
    Decoded { checksum: "CRC-16/KERMIT", fill: file.fill, payload_len: payload.len(), messages }
}

fn list<'a>(decoded: &Decoded<'a>) -> GetListResponse<'a> {
    let mut lists = decoded.messages.iter().filter_map(|message| match &message.body.content {
        Content::GetListResponse(list) => Some(list.clone()),
        _ => None,
    });
    lists.next_back().expect("every capture has a list")
}

fn render(decoded: &Decoded<'_>) -> String {
    let mut shown = format!("{}, {} fill bytes\n", decoded.checksum, decoded.fill);
    for message in &decoded.messages {
        let Signed { transaction_id, group_no, abort_on_error, body, .. } = message;
        let (group_no, abort_on_error) = (group_no.value(), abort_on_error.value());
        writeln!(shown, "\n{}  group {group_no}  abort on error {abort_on_error}", hex(transaction_id.octets()))
            .expect("a string has room");
        shown += &content(&body.content);
    }
    shown
}

fn content(content: &Content<'_>) -> String {
    let mut shown = String::new();
    match content {
        Content::OpenResponse(open) => {
            shown += "  open\n";
            for (name, octets) in [
                ("codepage", &open.codepage),
                ("client", &open.client_id),
                ("file", &open.req_file_id),
                ("server", &open.server_id),
            ] {
                shown += &line(name, &hex(octets.octets()));
            }
            shown += &line("time", &time(&open.ref_time));
            shown += &line("version", &open.sml_version.present().map_or("-".into(), |it| it.value().to_string()));
        }
        Content::GetListResponse(list) => {
            shown += "  list\n";
            for (name, octets) in [("client", &list.client_id), ("server", &list.server_id), ("name", &list.list_name)]
            {
                shown += &line(name, &hex(octets.octets()));
            }
            shown += &line("time", &time(&list.act_sensor_time));
            list.val_list.entries().iter().for_each(|value| shown += &format!("    {}\n", entry(&value)));
            shown += &line("signature", &hex(list.list_signature.octets()));
            shown += &line("gateway", &time(&list.act_gateway_time));
        }
        Content::CloseResponse(close) => {
            shown += "  close\n";
            shown += &line("signature", &hex(close.global_signature.octets()));
        }
        Content::Other(element) => shown += &format!("  other: {element:?}\n"),
    }
    shown
}

fn line(name: &str, value: &str) -> String {
    format!("    {name:<9}  {value}\n")
}

#[test]
fn captures_are_what_they_were() {
    insta::glob!("../captures", "*.hex", |path| {
        let capture = std::fs::read_to_string(path).expect("the capture is text");
        let bytes = bytes_of(&capture);
        if path.file_stem().is_some_and(|name| expected::REFUSED.contains(&name.to_str().unwrap_or_default())) {
            insta::assert_snapshot!(refused(&bytes));
            return;
        }
        let mut buffer = [0; 1024];
        let decoded = decode(&bytes, &mut buffer);
        insta::assert_snapshot!(render(&decoded));
    });
}

/// What the declaration cannot say yet; each of these fails here as soon as it can.
fn refused(bytes: &[u8]) -> String {
    let file = both_ways::<File<'_>>(bytes);
    let mut buffer = [0; 1024];
    let payload = file.payload.unescape(&mut buffer).expect("the buffer is large enough");
    Messages::decode(payload).expect_err("this one is refused").to_string()
}

#[test]
fn every_capture_gives_the_values_that_other_decoders_give() {
    for &(name, fill, entries, values) in expected::VALUES {
        let bytes = bytes_of(&support::capture(name));
        let mut buffer = [0; 1024];
        let decoded = decode(&bytes, &mut buffer);
        let list = list(&decoded);
        assert_eq!((decoded.fill, list.val_list.entries().len()), (fill, entries), "{name}");
        assert_eq!((decoded.payload_len, decoded.messages.len()), (bytes.len() - 16, 3), "{name}");
        for &(obis, number, exponent, unit) in values {
            let found = list.val_list.entries().iter().find(|entry| entry.obj_name.code == obis);
            let quantity = found.unwrap_or_else(|| panic!("{name} has no {obis:?}")).quantity().expect("a number");
            assert_eq!((quantity.number, quantity.exponent, quantity.unit), (number, exponent, Some(unit)), "{name}");
        }
    }
}

#[test]
fn every_capture_is_expected_or_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/captures");
    for file in std::fs::read_dir(folder).expect("there are captures") {
        let path = file.expect("it can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names are text");
        let is_known = expected::VALUES.iter().any(|(known, ..)| *known == name) || expected::REFUSED.contains(&name);
        assert!(is_known, "{name}");
    }
}

#[test]
fn every_message_and_every_file_has_a_checksum_that_holds() {
    let bytes = bytes_of(&support::capture("HOLLEY_DTZ541-ZDBA"));
    let mut checksums = VerifiedChecksums::default();
    let file = File::walk(&bytes, &mut checksums).expect("it decodes");
    assert_eq!(checksums.0, 1);
    let mut buffer = [0; 1024];
    let payload = file.payload.unescape(&mut buffer).expect("the buffer is large enough");
    let mut checksums = VerifiedChecksums::default();
    Messages::walk(payload, &mut checksums).expect("they decode");
    assert_eq!(checksums.0, 3);
}

#[test]
fn a_bit_that_was_turned_over_is_found() {
    // Of the larger one, a bit in each byte.
    for (name, step) in [("ISKRA_MT631-D1A52-K0z-H01_with_PIN", 1), ("holley_kermit", 9)] {
        let mut bytes = bytes_of(&support::capture(name));
        let is_refused = |bytes: &[u8]| File::decode(bytes).is_err() && KermitFile::decode(bytes).is_err();
        support::each_flipped_bit(&mut bytes, step, is_refused);
        let mut payload = bytes[8..bytes.len() - 8].to_vec();
        let is_refused = |bytes: &[u8]| Messages::decode(bytes).is_err() && KermitMessages::decode(bytes).is_err();
        support::each_flipped_bit(&mut payload, step, is_refused);
    }
}

#[test]
fn errors_say_where() {
    let bytes = bytes_of(&support::capture("DZG_DVS-7420.2V.G2_mtr2_neg"));
    let cut = |len| File::decode(&bytes[..len]).expect_err("it is cut").to_string();
    assert_eq!(cut(4), "File.start at byte 0: incomplete: at least 4 more bytes are needed");
    assert_eq!(cut(200), "File.payload at byte 8: incomplete: at least 1 more byte is needed");
    assert_eq!(cut(251), "File.crc at byte 250: incomplete: at least 1 more byte is needed");
    let damaged = |offset: usize, bit| {
        let mut bytes = bytes.clone();
        bytes[offset] ^= bit;
        File::decode(&bytes).expect_err("it is damaged").to_string()
    };
    assert_eq!(damaged(3, 1), "File.start at byte 3: must be 0x1B, is 0x1A");
    assert_eq!(damaged(0xA9, 0x10), "File.crc at byte 250: checksum: the frame says 0xE30D, its bytes give 0xC908");
}

#[test]
fn errors_in_messages_say_where() {
    let bytes = bytes_of(&support::capture("DZG_DVS-7420.2V.G2_mtr2_neg"));
    let payload = &bytes[8..bytes.len() - 8];
    let cut = |len| Messages::decode(&payload[..len]).expect_err("it is cut").to_string();
    assert_eq!(
        cut(0x80),
        "Messages.messages[1].signed.body.content.GetListResponse.val_list.Short.entries[1].value.Octets.octets at byte 127: incomplete: at least 9 more bytes are needed"
    );
    assert_eq!(
        cut(0x5A),
        "Messages.messages[1].signed.body.content.GetListResponse.val_list.Short.entries[0].obj_name.code at byte 87: incomplete: at least 4 more bytes are needed"
    );
    assert_eq!(cut(payload.len() - 1), "Messages.fill at byte 235: incomplete: at least 1 more byte is needed");
    let damaged = |offset: usize, byte| {
        let mut payload = payload.to_vec();
        payload[offset - 8] = byte;
        Messages::decode(&payload).expect_err("it is damaged").to_string()
    };
    assert_eq!(
        damaged(0xA9, 0x12),
        "Messages.messages[1].crc at byte 212: checksum: the frame says 0x90A8, its bytes give 0xFCAC"
    );
    assert_eq!(
        damaged(0xA7, 0x6A),
        "Messages.messages[1].signed.body.content.GetListResponse.val_list.Short.entries[2].value.Number.Unsigned at byte 159: unknown id 0x6A"
    );
    assert_eq!(
        damaged(0x41, 0x76),
        "Messages.messages[1].signed.body.content.GetListResponse.list at byte 57: must be 0x77, is 0x76"
    );
}
