//! Every telegram in `captures`: what it says, and that nothing of it is lost.

mod support;

use std::fmt::Write;
use std::path::Path;

use insta::{assert_snapshot, glob};
use p1::{Line, MeterLine, Peak, Telegram};
use smartmeter_proto::Reading;
use smartmeter_proto::error::Cause;
use smartmeter_proto::prelude::*;

use support::{bytes_of, capture, encoded, shown};

#[test]
fn captures_say_what_they_said() {
    glob!("../captures", "*.txt", |path| {
        let bytes = bytes_of(path);
        let telegram = Telegram::decode(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut text = shown(&bytes);
        text.push_str("readings\n");
        telegram.for_each_reading(|reading: Reading| writeln!(text, "  {}", in_words(&reading)).expect("it has room"));
        assert_snapshot!(text);
    });
}

fn in_words(reading: &Reading) -> String {
    let value = reading.quantity().expect("all metrics here are integers");
    let time = reading.end().map_or_else(String::new, |time| format!(" at {time}"));
    let unit = reading.field.unit.map_or_else(String::new, |unit| format!(" {unit}"));
    assert!(reading.checked, "the checksum covers all lines");
    format!("{} = {value}{unit}{time}", reading.metric.name)
}

#[test]
fn what_decodes_encodes_back() {
    glob!("../captures", "*.txt", |path| {
        let bytes = bytes_of(path);
        let telegram = Telegram::decode(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(encoded(&telegram), bytes, "{}", path.display());
        // Made from values instead of borrowed bytes, it is the same.
        let lines: Vec<Line<'_>> = telegram.lines.iter().collect();
        let made = Telegram { lines: List::from(&lines[..]), ..telegram };
        assert_eq!(encoded(&made), bytes, "{}", path.display());
    });
}

#[test]
fn no_line_of_a_capture_is_unknown() {
    glob!("../captures", "*.txt", |path| {
        let bytes = bytes_of(path);
        let telegram = Telegram::decode(&bytes).expect("it decodes");
        for line in &telegram.lines {
            assert!(!matches!(line, Line::Other(_) | Line::Channel1(MeterLine::Other(_))), "{line:?}");
        }
    });
}

#[test]
fn a_flipped_bit_is_refused_wherever_it_is() {
    glob!("../captures", "*.txt", |path| {
        let bytes = bytes_of(path);
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(Telegram::decode(&damaged).is_err(), "{}: bit {bit}", path.display());
        }
    });
}

/// The readings of a capture by their names.
fn readings(path: &Path) -> Vec<(&'static str, String, Option<i64>)> {
    let (bytes, mut found) = (bytes_of(path), Vec::new());
    Telegram::decode(&bytes).expect("it decodes").for_each_reading(|reading: Reading| {
        let value = reading.quantity().expect("an integer").to_string();
        found.push((reading.metric.name, value, reading.end()));
    });
    found
}

/// What `dsmr_parser` 1.11.2, an independent decoder, reads out of a capture.
struct Expected {
    capture: &'static str,
    /// Energy of import 1 and 2 and export 1 and 2, imported power.
    values: [f64; 5],
    /// What the submeter showed, in m3, and when.
    submeter: Option<(&'static str, i64)>,
}

const fn expected(capture: &'static str, values: [f64; 5], submeter: Option<(&'static str, i64)>) -> Expected {
    Expected { capture, values, submeter }
}

const EXPECTED: [Expected; 6] = [
    expected("kaifa-dsmr42", [1581.123, 1435.706, 0.0, 0.0, 2.027], Some(("981.443", 1_480_446_000))),
    expected("iskra-dsmr50", [4.426, 2.399, 2.444, 0.0, 0.244], Some(("0.107", 1_483_369_805))),
    expected("fluvius-emucs", [3457.591, 4282.456, 447.891, 203.818, 0.524], Some(("4761.307", 1_671_565_198))),
    expected("iskra-m550e-dsmr50", [576.239, 465.162, 0.0, 0.0, 0.193], Some(("304.089", 1_553_101_803))),
    expected("kaifa-dsmr42-three-phases", [6285.065, 6758.327, 0.0, 0.0, 0.335], Some(("4836.851", 1_662_037_200))),
    expected("mcs-dsmr50-no-time", [1.0, 2.0, 3.0, 4.0, 0.096], None),
];

#[test]
fn values_are_those_of_an_independent_decoder() {
    const NAMES: [&str; 5] = [
        "electricity.energy.import.tariff1",
        "electricity.energy.import.tariff2",
        "electricity.energy.export.tariff1",
        "electricity.energy.export.tariff2",
        "electricity.power.import",
    ];
    for Expected { capture: name, values, submeter } in EXPECTED {
        let readings = readings(&capture(name));
        let value = |metric: &str| readings.iter().find(|(name, ..)| *name == metric);
        for (metric, expected) in NAMES.into_iter().zip(values) {
            let (_, found, _) = value(metric).unwrap_or_else(|| panic!("{name}: no {metric}"));
            assert_eq!(found.parse(), Ok(expected), "{name}: {metric}");
        }
        let found = value("submeter.volume").map(|(_, volume, time)| (volume.as_str(), time.expect("it has a time")));
        assert_eq!(found, submeter, "{name}");
    }
}

#[test]
fn logs_and_peaks_are_lists() {
    let bytes = bytes_of(&capture("kaifa-dsmr42"));
    let telegram = Telegram::decode(&bytes).expect("it decodes");
    let log = telegram.lines.iter().find_map(|line| if let Line::FailureLog(log) = line { Some(log) } else { None });
    let seconds: Vec<u64> = log.expect("there is a log").failures.iter().map(|failure| failure.seconds).collect();
    assert_eq!(seconds, [237_126, 2_147_583_646, 2_317_482_647]);

    let bytes = bytes_of(&capture("fluvius-emucs-peaks"));
    let telegram = Telegram::decode(&bytes).expect("it decodes");
    let peaks = telegram.lines.iter().find_map(|line| if let Line::Peaks(peaks) = line { Some(peaks) } else { None });
    let peaks: Vec<u32> = peaks.expect("there are peaks").peaks.iter().filter_map(power_of).collect();
    let expected = [2680, 2099, 2802, 3033, 2779, 3407, 4328, 3966, 5834, 3527, 3843, 2768, 3841];
    assert_eq!(peaks, expected);
}

fn power_of(peak: Peak) -> Option<u32> {
    match peak {
        Peak::Month { power, .. } => Some(power),
        Peak::None => None,
    }
}

#[test]
fn errors_say_where_and_why() {
    let bytes = bytes_of(&capture("iskra-m550e-dsmr50"));
    let refusal = |bytes: &[u8]| Telegram::decode(bytes).expect_err("it is damaged").to_string();
    let cut = "Telegram.lines[4].ImportTariff2.energy at byte 147: incomplete: at least 7 more bytes are needed";
    assert_eq!(refusal(&bytes[..150]), cut);
    let damaged = |at: usize, byte: u8| {
        let mut damaged = bytes.clone();
        damaged[at] = byte;
        refusal(&damaged)
    };
    // The first digit of 000576.239, and its last.
    assert_eq!(damaged(120, b'x'), "Telegram.lines[3].ImportTariff1.energy at byte 120: 0x78 is not a digit");
    assert_eq!(damaged(129, b'8'), "Telegram.crc at byte 771: checksum: the frame says 0x67B1, its bytes give 0xB6D9");
    let followed = [&bytes[..], b"\r\n"].concat();
    assert_eq!(refusal(&followed), "Telegram at byte 777: 2 bytes are left over");
    assert_eq!(refusal(b"\\KFM5"), "Telegram.start at byte 0: must be 0x2F, is 0x5C");
}

#[test]
fn a_beginning_asks_for_more() {
    let bytes = bytes_of(&capture("fluvius-emucs"));
    let cause = |cut: usize| Telegram::decode(&bytes[..cut]).expect_err("it is cut").cause();
    let refused: Vec<_> = (0..bytes.len()).filter(|&cut| !matches!(cause(cut), Cause::Incomplete { .. })).collect();
    assert_eq!(refused, [0; 0]);
}
