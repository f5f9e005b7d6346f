//! The declared packet beside a hand-written parser and other libraries, on the five replies of the
//! capture that arrived whole, all doing the same.
//!
//! `cargo bench -p smartmeter-proto --bench peers` prints a table of times and one of ratios. Each sample
//! goes round all libraries before the next is taken, so that a change of the machine's speed meets all
//! of them. `peers CASE/LIBRARY ROUNDS` does one thing so many times, for counting instructions:
//! `cargo xtask bench-instructions`.

#[path = "../tests/oracle/binrw.rs"]
mod in_binrw;
#[path = "../tests/oracle/deku.rs"]
mod in_deku;
mod libraries;
#[path = "../tests/oracle/plain.rs"]
mod plain;
mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use libraries::{Accepted, BinProto, Binrw, ByHand, Declared, Deku, Library, Winnow, Zerocopy};
use plain::Plain;
use smartmeter_proto::Frame;
use smartmeter_proto::p350::{Packet, Reply};
use support::PACKETS;

const SAMPLES: usize = 301;
/// Rounds over all packets in each sample.
const ROUNDS: usize = 400;

/// What is measured, for each packet.
const CASES: [&str; 5] = ["decode-unverified", "sequence", "decode", "decode-total", "encode"];
const TITLES: [&str; 5] = [
    "decode, checksum ignored",
    "the same, only the sequence looked at",
    "decode, checksum verified",
    "the same, every number looked at",
    "encode",
];

/// One library's run through so many rounds of each case; `None` where it can't do that.
struct Entry {
    name: &'static str,
    cases: [Option<fn(usize)>; 5],
}

fn entry<L: Library>() -> Entry {
    agree::<L>();
    let encode: Option<fn(usize)> = if L::ENCODES { Some(encode::<L>) } else { None };
    let cases =
        [Some(decode::<L, false> as fn(usize)), Some(sequence::<L>), Some(decode::<L, true>), Some(total::<L>), encode];
    Entry { name: L::NAME, cases }
}

/// The hand-written one comes first: the others are compared with it.
fn entries() -> [Entry; 8] {
    [
        entry::<ByHand>(),
        entry::<Declared>(),
        entry::<Accepted>(),
        entry::<Zerocopy>(),
        entry::<Winnow>(),
        entry::<BinProto>(),
        entry::<Deku>(),
        entry::<Binrw>(),
    ]
}

/// A library must read and write the same as the declaration, and check the same, before it is measured.
fn agree<L: Library>() {
    for bytes in &*PACKETS {
        let declared = Packet::<Reply>::decode(bytes).expect("the checksum holds");
        let packet = L::decode::<true>(bytes).expect("the checksum holds");
        assert_eq!(L::total(&packet), Declared::total(&declared), "{}", L::NAME);
        let mut buffer = [0; 256];
        if L::ENCODES {
            assert_eq!(L::encode(&packet, &mut buffer), Some(bytes.len()), "{}", L::NAME);
            assert_eq!(buffer[..bytes.len()], **bytes, "{}", L::NAME);
        }
        assert_eq!(L::plain(packet), Plain::from(&declared), "{}", L::NAME);
        refuse::<L>(bytes);
    }
}

/// No library takes a packet that is cut, longer, or has another checksum; what binrw thinks of its padding,
/// `tests/oracle.rs` tells.
fn refuse<L: Library>(bytes: &[u8]) {
    let cut = &bytes[..bytes.len() - 1];
    assert!(L::decode::<false>(cut).is_err(), "{}", L::NAME);
    assert!(L::decode::<false>(&[bytes, &[0; 4]].concat()).is_err(), "{}", L::NAME);
    let mut changed = bytes.to_vec();
    changed[4] ^= 1;
    assert!(L::decode::<false>(&changed).is_ok() && L::decode::<true>(&changed).is_err(), "{}", L::NAME);
}

/// The packet stays where it was decoded. Moving it into the black box costs what no caller has to spend: it
/// loads in large pieces what was just stored in small ones, which processors can't do before the stores
/// have retired, and those wait for the checksum.
fn decode<L: Library, const VERIFY: bool>(rounds: usize) {
    each(rounds, |bytes| black_box(&L::decode::<VERIFY>(bytes)).is_ok());
}

/// What is not looked at need not be made: the compiler sees that nobody does.
fn sequence<L: Library>(rounds: usize) {
    each(rounds, |bytes| black_box(L::decode::<false>(bytes).ok().map(|packet| L::sequence(&packet))).is_some());
}

fn total<L: Library>(rounds: usize) {
    each(rounds, |bytes| black_box(L::decode::<true>(bytes).map(|packet| L::total(&packet))).is_ok());
}

fn each(rounds: usize, decode: impl Fn(&'static [u8]) -> bool) {
    for _ in 0..rounds {
        for bytes in black_box(&*PACKETS) {
            black_box(decode(black_box(bytes)));
        }
    }
}

fn encode<L: Library>(rounds: usize) {
    let packets: Vec<_> = PACKETS.iter().map(|bytes| L::decode::<true>(bytes).expect("valid")).collect();
    let mut buffer = [0; 256];
    for _ in 0..rounds {
        for packet in &packets {
            black_box(L::encode(black_box(packet), black_box(&mut buffer)));
        }
    }
}

fn main() {
    support::agree();
    let mut arguments = std::env::args().skip(1);
    match (arguments.next(), arguments.next().map(|rounds| rounds.parse())) {
        (Some(case), Some(Ok(rounds))) => run(&case, rounds),
        _ => print(&entries()),
    }
}

fn run(case: &str, rounds: usize) {
    let (case, library) = case.split_once('/').expect("CASE/LIBRARY");
    let case = CASES.iter().position(|name| *name == case).expect("no such case");
    let entries = entries();
    let entry = entries.iter().find(|entry| entry.name == library).expect("no such library");
    entry.cases[case].expect("this library can't do that")(rounds);
}

fn print(entries: &[Entry]) {
    let medians: Vec<_> = (0..CASES.len()).map(|case| medians(entries, case)).collect();
    print_table("ns for each packet", entries, &medians, |time, _| format!("{time:.0}"));
    print_table("times hand-written", entries, &medians, |time, hand| format!("{:.2}", time / hand));
}

fn print_table(what: &str, entries: &[Entry], medians: &[Vec<Option<f64>>], show: impl Fn(f64, f64) -> String) {
    println!("\n| {what} | {} |\n|---{}|", TITLES.join(" | "), "|---".repeat(TITLES.len()));
    for (library, entry) in entries.iter().enumerate() {
        let cells = medians.iter().map(|case| match (case[library], case[0]) {
            (Some(time), Some(hand)) => show(time, hand),
            _ => "–".to_owned(),
        });
        println!("| {} | {} |", entry.name, cells.collect::<Vec<_>>().join(" | "));
    }
}

/// The median time of one case for each library, in nanoseconds for each packet.
fn medians(entries: &[Entry], case: usize) -> Vec<Option<f64>> {
    let mut samples = vec![Vec::new(); entries.len()];
    for _ in 0..SAMPLES {
        for (entry, samples) in entries.iter().zip(&mut samples) {
            samples.extend(entry.cases[case].map(time));
        }
    }
    samples.iter_mut().map(|samples| median(samples)).collect()
}

fn time(run: fn(usize)) -> Duration {
    let start = Instant::now();
    run(ROUNDS);
    start.elapsed()
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn median(samples: &mut [Duration]) -> Option<f64> {
    samples.sort();
    let median = samples.get(samples.len() / 2)?;
    Some(median.as_secs_f64() * 1e9 / (ROUNDS * PACKETS.len()) as f64)
}
