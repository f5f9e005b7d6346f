//! Every capture in `spec/captures`: its snapshot, and what holds for any capture.

use smartmeter_host::capture::{Capture, Entry, Mark};
use smartmeter_host::csv::Csv;
use smartmeter_host::decoding::{Decoding, Stop};
use smartmeter_host::hex::Hex;
use smartmeter_host::jsonl::Jsonl;
use smartmeter_host::palette::Palette;
use smartmeter_host::readings::{Form, Readings};
use smartmeter_host::render::Renderer;
use smartmeter_host::snapshot::snapshot;
use smartmeter_host::table::Table;
use smartmeter_host::tally::Tally;
use smartmeter_host::verdict::{Quality, judge};
use smartmeter_proto::p350::{Command, P350};
use smartmeter_proto::testing::Captures;
use smartmeter_proto::words::Ending;
use smartmeter_proto::{Frame, Reading};

const P350_BOOT: &str = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");

/// What a renderer makes of a text, what was counted, and how it ended. Nothing is put right: `repaired.rs` is about that.
fn rendered(text: &[u8], renderer: Box<dyn Renderer<P350>>) -> (String, Tally, Result<(), Stop>) {
    let mut out = Vec::new();
    let mut decoding = Decoding::new(renderer, &mut out).with_repair(false);
    let ended = decoding.read(&mut &*text, None);
    let tally = decoding.tally();
    drop(decoding);
    (String::from_utf8(out).expect("output is text"), tally, ended)
}

fn table() -> Box<dyn Renderer<P350>> {
    Box::new(Table::new::<P350>(Palette::PLAIN, Table::WIDTH))
}

fn all_renderers() -> [Box<dyn Renderer<P350>>; 5] {
    let hex = Box::new(Hex::new(Palette::PLAIN));
    [table(), hex, Box::new(Jsonl::default()), Box::new(Csv::new(false)), Box::new(Readings::new(Form::Csv, false))]
}

/// One entry of a capture, with what is needed after the capture is gone.
struct Event {
    bytes: Vec<u8>,
    /// The mark's word, where it is one.
    mark: Option<u16>,
    is_released: bool,
    quality: Option<Quality>,
    readings: Vec<Reading>,
}

fn events(text: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut take = |_, entry: Entry<'_>| events.push(event(entry));
    let mut capture = Capture::default();
    capture.push(text, &mut take).expect("a capture");
    capture.finish(take).expect("a capture");
    events
}

fn event(entry: Entry<'_>) -> Event {
    let nothing = Event { bytes: Vec::new(), mark: None, is_released: false, quality: None, readings: Vec::new() };
    let transaction = match entry {
        Entry::Mark(Mark::Boot) => return Event { mark: Some(0xBBBB), ..nothing },
        Entry::Mark(Mark::Alive) => return Event { mark: Some(0xAAAA), ..nothing },
        Entry::Mark(Mark::Lost(word) | Mark::Unknown(word)) => return Event { mark: Some(word), ..nothing },
        Entry::Transaction(transaction) => transaction,
        Entry::Unreadable(what) => panic!("a capture can be read: {what}"),
    };
    let (verdict, frame) = judge::<P350, _>(&transaction, &mut ());
    assert_eq!(frame.is_some(), verdict.is_good() && !transaction.is_empty());
    let mut readings = Vec::new();
    if let Some(frame) = frame {
        assert_eq!(frame.encode_to_vec().as_deref(), Ok(transaction.bytes), "a frame encodes to its bytes");
        frame.for_each_reading(|reading| readings.push(reading));
    }
    let (bytes, is_released) = (transaction.bytes.to_vec(), transaction.ending == Ending::Released);
    Event { bytes, is_released, quality: Some(verdict.quality), readings, ..nothing }
}

/// The words of a text, found without the lexer under test.
fn words(text: &str) -> Vec<u16> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or(""));
    let words = lines.flat_map(str::split_whitespace);
    words.map(|word| u16::from_str_radix(word, 16).expect("hexadecimal digits")).collect()
}

fn assert_nothing_is_lost(text: &str) {
    let events = events(text.as_bytes());
    let of_event = |event: &Event| {
        let bytes = event.bytes.iter().map(|&byte| u16::from(byte));
        bytes.chain(event.mark).chain(event.is_released.then_some(0xFFFF)).collect::<Vec<_>>()
    };
    assert_eq!(events.iter().flat_map(of_event).collect::<Vec<_>>(), words(text));
    let of_damaged = |event: &&Event| event.quality == Some(Quality::Damaged) && !event.readings.is_empty();
    assert_eq!(events.iter().filter(of_damaged).count(), 0, "a damaged transaction has no readings");
}

#[test]
fn captures_decode_as_they_did() {
    Captures::in_folder("../spec/captures").check(|text| {
        assert_nothing_is_lost(text);
        snapshot::<P350>(text)
    });
}

/// The sequence of a P350 reply, which stands at the sixth byte also in a damaged one.
fn reply(events: &[Event], sequence: u8) -> &Event {
    let is_it = |event: &&Event| event.bytes.first() == Some(&0x01) && event.bytes.get(5) == Some(&sequence);
    events.iter().find(is_it).expect("a reply of that sequence")
}

#[test]
fn half_of_the_replies_of_the_p350_are_damaged() {
    let events = events(P350_BOOT.as_bytes());
    assert_eq!(events.iter().filter(|event| event.mark.is_none()).count(), 57);
    assert_eq!(events.iter().filter_map(|event| event.mark).collect::<Vec<_>>(), [0xBBBB]);
    for sequence in [0x55, 0x56, 0x58, 0x5B, 0x5E] {
        assert_eq!(reply(&events, sequence).quality, Some(Quality::Checked), "{sequence:#04X}");
    }
    for sequence in [0x57, 0x59, 0x5A, 0x5C, 0x5D] {
        let reply = reply(&events, sequence);
        assert_eq!(reply.quality, Some(Quality::Damaged), "{sequence:#04X}");
        assert!(reply.readings.is_empty(), "{sequence:#04X}");
    }
}

/// Its length is right by accident, and a decoder that trusts lengths reads 4 Wh instead of 89 Wh.
#[test]
fn the_reply_whose_length_is_right_by_accident_gives_no_reading() {
    let events = events(P350_BOOT.as_bytes());
    let damaged = &reply(&events, 0x5A).bytes;
    let error = <Command<'_>>::decode(damaged).expect_err("the checksum is that of other bytes");
    assert!(error.to_string().starts_with("Command.Receive.packet.crc at byte 6: checksum"), "{error}");
    let (readings, ..) = rendered(P350_BOOT.as_bytes(), Box::new(Readings::new(Form::Csv, false)));
    assert!(!readings.contains("2017-06-01T07:00:00Z") && !readings.contains(",4,Wh"), "{readings}");
}

#[test]
fn the_p350s_readings_are_those_of_its_good_replies() {
    let (readings, ..) = rendered(P350_BOOT.as_bytes(), Box::new(Readings::new(Form::Csv, false)));
    let rows = |metric: &str| readings.lines().filter(|row| row.starts_with(&format!("{metric},"))).count();
    assert_eq!((rows("electricity.power"), rows("electricity.energy"), rows("electricity.energy.daily")), (5, 10, 9));
    assert!(readings.contains("electricity.power,2017-06-01T21:21:23Z,207,W,checked,11\n"));
    assert!(readings.contains("electricity.energy,2017-06-01T16:30:00Z,66,Wh,checked,43\n"));
    assert!(readings.contains("electricity.energy.daily,2017-05-31T00:00:00Z,10.4,kWh,checked,56\n"));
    assert_eq!(readings.lines().count(), 1 + 24);
}

/// A capture can end anywhere: whatever is left is reported, and nothing panics.
#[test]
fn every_prefix_of_a_capture_is_reported() {
    for len in 0..=P350_BOOT.len() {
        let prefix = P350_BOOT.get(..len).expect("ASCII");
        for renderer in all_renderers() {
            let (_, tally, ended) = rendered(prefix.as_bytes(), renderer);
            match ended {
                Ok(()) | Err(Stop::Text(_)) => assert!(tally.events() > 0 || ended.is_err(), "{len}"),
                Err(Stop::NoWords) => assert_eq!((tally.events(), words(prefix).len()), (0, 0), "{len}"),
                Err(other) => panic!("{len}: {other}"),
            }
        }
        if !cuts_a_word(prefix) {
            assert_nothing_is_lost(prefix);
        }
    }
}

fn cuts_a_word(text: &str) -> bool {
    let last = text.lines().last().unwrap_or("");
    !last.contains('#') && last.rsplit(char::is_whitespace).next().is_some_and(|word| word.len() % 2 != 0)
}

/// All bytes of the dump's rows: after the offset, pairs of digits up to the path.
fn bytes_of_dump(dump: &str) -> Vec<u8> {
    let rows = dump.lines().filter(|line| line.starts_with(' ') && !line.trim_start().starts_with('!'));
    let bytes = |row: &str| {
        let pairs: Vec<_> = row.split_whitespace().skip(1).take_while(|word| is_pair(word)).map(String::from).collect();
        pairs.into_iter().map(|pair| u8::from_str_radix(&pair, 16).expect("two digits"))
    };
    rows.flat_map(bytes).collect()
}

fn is_pair(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A reply of the capture that is whole: a power reading of 207 W.
const REPLY: &str = "01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A FFFF\n";

#[test]
fn what_goes_on_after_a_mark_is_damaged_whatever_it_says() {
    for (before, readings) in [("", 1), ("05 AAAA ", 0), ("05 1234 ", 0), ("05 BBBB ", 1), ("AAAA ", 1)] {
        let text = before.to_owned() + REPLY;
        let (rows, ..) = rendered(text.as_bytes(), Box::new(Readings::new(Form::Csv, false)));
        assert_eq!(rows.lines().count() - 1, readings, "{before}: {rows}");
    }
}

#[test]
fn a_checksum_over_zeros_proves_nothing() {
    let zeros = "01 08 00 00 00 00 00 00 00 00 00 FFFF";
    let (_, tally, _) = rendered(zeros.as_bytes(), table());
    assert_eq!((tally.checked, tally.unchecked), (0, 1));
}

#[test]
fn the_dump_ticks_what_the_checksum_covers() {
    let (dump, ..) = rendered(P350_BOOT.as_bytes(), Box::new(Hex::new(Palette::PLAIN)));
    let rows = |path: &str| dump.lines().filter(|line| line.contains(path)).collect::<Vec<_>>();
    assert!(rows("head.power").iter().all(|row| row.contains('✓') != row.contains("not proven")), "{dump}");
    assert!(rows("packet.network").iter().all(|row| !row.contains('✓')), "{dump}");
    assert_eq!(dump.matches("✓ ").count(), rows("✓").len());
}

#[test]
fn the_dump_shows_every_byte_once_also_of_damaged_transactions() {
    for len in (0..=P350_BOOT.len()).filter(|len| !cuts_a_word(&P350_BOOT[..*len])) {
        let text = &P350_BOOT[..len];
        let (dump, ..) = rendered(text.as_bytes(), Box::new(Hex::new(Palette::PLAIN)));
        let expected: Vec<_> = words(text).into_iter().filter_map(|word| u8::try_from(word).ok()).collect();
        assert_eq!(bytes_of_dump(&dump), expected, "{dump}");
    }
}
