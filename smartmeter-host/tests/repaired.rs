//! What the P350's capture says where what is damaged is put right, as it is by default.

use std::collections::BTreeMap;

use serde_json::Value;
use smartmeter_host::csv::Csv;
use smartmeter_host::decoding::Decoding;
use smartmeter_host::hex::Hex;
use smartmeter_host::jsonl::Jsonl;
use smartmeter_host::palette::Palette;
use smartmeter_host::readings::{Form, Readings};
use smartmeter_host::render::Renderer;
use smartmeter_host::table::Table;
use smartmeter_proto::p350::P350;

const P350_BOOT: &str = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");

fn rendered(text: &str, renderer: Box<dyn Renderer<P350>>) -> String {
    let mut out = Vec::new();
    Decoding::new(renderer, &mut out).read(&mut text.as_bytes(), None).expect("a capture");
    String::from_utf8(out).expect("output is text")
}

fn objects(renderer: Box<dyn Renderer<P350>>) -> Vec<Value> {
    let lines = rendered(P350_BOOT, renderer);
    lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
}

fn frames() -> Vec<Value> {
    objects(Box::new(Jsonl::default()))
}

fn readings(metric: &str) -> Vec<Value> {
    let mut readings = objects(Box::new(Readings::new(Form::Jsonl, false)));
    readings.retain(|reading| reading["metric"] == metric);
    readings
}

/// The words of a text that are bytes.
fn bytes_of(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(str::split_whitespace).filter(|word| word.len() == 2).map(Into::into).collect()
}

/// What was changed: at which byte, what was found, what it is.
fn changes(frame: &Value) -> Vec<(u64, Option<u64>, Option<u64>)> {
    let changes = frame["repair"]["changes"].as_array().expect("of what is reconstructed");
    let of =
        |change: &Value| (change["offset"].as_u64().expect("a place"), change["found"].as_u64(), change["is"].as_u64());
    changes.iter().map(of).collect()
}

#[test]
fn all_ten_replies_are_readable() {
    let frames = frames();
    let replies: BTreeMap<_, _> = frames
        .iter()
        .filter(|frame| frame["fields"]["Receive"].is_object())
        .map(|frame| (frame["fields"]["Receive"]["packet"]["sequence"].as_u64().expect("a number"), frame))
        .collect();
    assert_eq!(replies.keys().copied().collect::<Vec<_>>(), (0x55..=0x5E).collect::<Vec<_>>());
    for (sequence, reply) in &replies {
        let is_whole = [0x55, 0x56, 0x58, 0x5B, 0x5E].contains(sequence);
        assert_eq!(reply["quality"], if is_whole { "checked" } else { "reconstructed" }, "{sequence:#04X}");
        assert_eq!(reply["repair"].is_null(), is_whole, "{sequence:#04X}");
    }
    assert_eq!(changes(replies[&0x57]), [(1, Some(56), Some(40))]);
    for (sequence, last) in [(0x59, 0x59), (0x5A, 0x59), (0x5C, 0), (0x5D, 0)] {
        // The byte after it is none of the packet's: nothing says what it was.
        assert_eq!(changes(replies[&sequence]), [(61, None, Some(last)), (62, None, None)], "{sequence:#04X}");
        assert_eq!(replies[&sequence]["fields"]["Receive"]["trailer"], Value::Null);
        assert_eq!(replies[&sequence]["repair"]["unknown"]["fields"][0], "Receive.trailer");
    }
}

#[test]
fn two_requests_are_put_right() {
    let frames = frames();
    let mut requests = frames.iter().filter(|frame| frame["quality"] == "reconstructed" && frame["name"] == "Transmit");
    let tail = requests.next().expect("a tail of a request");
    assert_eq!(tail["bytes"], "A8 2E 17 59 2F BB 70 13");
    let packet = &tail["fields"]["Transmit"]["packet"];
    assert_eq!((&packet["network"], &packet["tag"]), (&Value::Null, &Value::Null));
    assert_eq!((&packet["body"]["kind"], &packet["body"]["count"]), (&"HalfHours".into(), &19.into()));
    let glued = requests.next().expect("a request with another command behind it");
    assert_eq!(
        (glued["fields"]["Transmit"]["packet"]["tag"].as_u64(), changes(glued)),
        (Some(0x88), vec![(13, None, Some(9))])
    );
    assert!(requests.next().is_none());
}

/// Readings that each cover so many seconds follow each other without overlap or hole.
fn assert_joined(metric: &str, count: i64, seconds: i64, last: &str) {
    let ends = readings(metric).iter().map(|reading| time(&reading["time"])).collect::<Vec<_>>();
    let last = time(&last.into());
    assert_eq!(ends, (0..count).rev().map(|before| last - before * seconds).collect::<Vec<_>>());
}

fn time(time: &Value) -> i64 {
    let time: jiff::Timestamp = time.as_str().expect("a text").parse().expect("a time");
    time.as_second()
}

#[test]
fn half_hours_join_to_a_day_and_days_to_four_weeks() {
    assert_joined("electricity.energy", 48, 1800, "2017-06-01T21:00:00Z");
    // The 28th is asked for by the last word of the capture, and would go on from there.
    assert_joined("electricity.energy.daily", 27, 86400, "2017-05-31T00:00:00Z");
    let frames = frames();
    let last = &frames.last().expect("a frame")["fields"]["Transmit"]["packet"]["body"];
    assert_eq!(
        (&last["kind"], last["start"].as_i64(), &last["count"]),
        (&"Days".into(), Some(1_496_275_200), &1.into())
    );
    assert_joined("electricity.power", 10, 15, "2017-06-01T21:23:38Z");
}

/// A decoder that trusts lengths reads 4 Wh instead of 89 Wh here.
#[test]
fn readings_say_that_they_are_reconstructed() {
    let rows = rendered(P350_BOOT, Box::new(Readings::new(Form::Csv, false)));
    assert!(rows.contains("electricity.energy,2017-06-01T16:00:00Z,89,Wh,reconstructed,39\n"), "{rows}");
    assert!(!rows.contains(",4,Wh"), "{rows}");
    let of =
        |metric: &str, quality: &str| readings(metric).iter().filter(|reading| reading["quality"] == quality).count();
    let counts = |metric| (of(metric, "checked"), of(metric, "reconstructed"));
    assert_eq!(counts("electricity.power"), (5, 5));
    assert_eq!(counts("electricity.energy"), (10, 38));
    assert_eq!(counts("electricity.energy.daily"), (9, 18));
}

/// A byte that was found, of a word of the notation; nothing where it was added or is lost.
fn found(word: &str) -> Option<String> {
    match (word.strip_prefix('-'), word.split_once('>')) {
        _ if word.starts_with('+') || word == "??" => None,
        (Some(removed), _) => Some(removed.into()),
        (_, Some((found, _))) => Some(found.into()),
        _ => Some(word.into()),
    }
}

#[test]
fn no_byte_that_was_found_is_left_out() {
    let expected = bytes_of(P350_BOOT);
    let of_frames: Vec<_> =
        frames().iter().flat_map(|frame| bytes_of(frame["bytes"].as_str().expect("digits"))).collect();
    assert_eq!(of_frames, expected);
    let rows = rendered(P350_BOOT, Box::new(Csv::new(false)));
    let rows: Vec<_> =
        csv::Reader::from_reader(rows.as_bytes()).into_records().map(|row| row.expect("a row")).collect();
    let of_rows: Vec<_> =
        rows.iter().flat_map(|row| row[8].split_whitespace().filter_map(found).collect::<Vec<_>>()).collect();
    assert_eq!(of_rows, expected);
    assert!(rows.iter().any(|row| row[8] == *"??" && row[9] == *"lost" && row[4] == *"reconstructed"));
}

#[test]
fn a_byte_that_is_too_many_is_shown_once() {
    let text = "02 0C 02 10 3C 85 9C 86 1A 00 00 00 00 00 77 FFFF\n";
    let dump = rendered(text, Box::new(Hex::new(Palette::PLAIN)));
    assert_eq!(dump.matches("-77").count(), 1, "{dump}");
    let rows = rendered(text, Box::new(Csv::new(false)));
    assert_eq!(rows.matches("-77").count(), 1, "{rows}");
}

#[test]
fn what_is_lost_is_shown_as_lost() {
    let table = rendered(P350_BOOT, Box::new(Table::new::<P350>(Palette::PLAIN, Table::WIDTH)));
    let rows = rendered(P350_BOOT, Box::new(Csv::new(false)));
    assert_eq!(rows.lines().filter(|row| row.contains(",Receive.trailer,62,1,??,lost,,")).count(), 4, "{rows}");
    assert!(table.contains("network=lost  tag=lost  kind=HalfHours"), "{table}");
    assert_eq!(table.matches("trailer=lost").count(), 4, "{table}");
    let dump = rendered(P350_BOOT, Box::new(Hex::new(Palette::PLAIN)));
    assert_eq!(dump.matches("  62  ??           Receive.trailer                 ").count(), 4, "{dump}");
}

/// It stays damaged, and says that something was found.
#[test]
fn what_is_ambiguous_stays_damaged() {
    let lines = rendered("64 68 FFFF\n01 08 00 00 00 00 00 00 00 00 00 00 FFFF\n", Box::new(Jsonl::default()));
    assert!(
        lines.lines().all(|line| line.contains("\"quality\":\"damaged\"") && line.contains("\"fields\":null")),
        "{lines}"
    );
}
