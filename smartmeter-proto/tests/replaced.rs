//! One byte of the capture's transactions is another: no reading comes of it that was not sent.

use smartmeter_proto::p350::P350;
use smartmeter_proto::prelude::*;
use smartmeter_proto::repair::{self, Outcome};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::visit::VerifiedChecksums;
use smartmeter_proto::words::{Event, Transactions};
use smartmeter_proto::{Protocol, Reading};

const CAPTURE: &str = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");
/// How many inputs are skipped between two that `cargo test` tries.
const STRIDE: usize = 487;

type Transaction<'a> = <P350 as Protocol>::Transaction<'a>;

fn recorded() -> Vec<Vec<u8>> {
    let (mut lexer, mut transactions, mut found) = (Lexer::new(), Transactions::<300>::new(), Vec::new());
    for byte in CAPTURE.bytes() {
        if let Some(word) = lexer.push(byte).expect("the capture is well formed") {
            transactions.push(word, |event| {
                if let Event::Transaction { bytes, .. } = event {
                    found.push(bytes.to_vec());
                }
            });
        }
    }
    found
}

fn is_checked(bytes: &[u8]) -> bool {
    let mut checksums = VerifiedChecksums::default();
    Transaction::walk(bytes, &mut checksums).is_ok() && checksums.0 != 0
}

/// The transactions with a checksum that holds, as recorded or as put right.
fn valid() -> Vec<Vec<u8>> {
    let of = |input: Vec<u8>| match repaired(&input) {
        Some(parts) => parts,
        None => vec![input],
    };
    recorded().into_iter().flat_map(of).filter(|bytes| is_checked(bytes)).collect()
}

fn repaired(input: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut buffer = vec![0; input.len() + repair::ROOM];
    let Outcome::Repaired(explanation) = repair::transaction::<P350>(input, &mut buffer) else { return None };
    let written = explanation.parts().iter().map(|part| {
        let len = part.write(input, &mut buffer).expect("there is room");
        buffer[..len].to_vec()
    });
    Some(written.collect())
}

fn readings(bytes: &[u8]) -> Vec<Reading> {
    let mut readings = Vec::new();
    if let Ok(transaction) = Transaction::decode(bytes) {
        transaction.for_each_reading(|reading: Reading| readings.push(reading));
    }
    readings.retain(|reading| reading.checked);
    readings
}

/// Every transaction with each of its bytes replaced by each other value: what was sent, and what was found.
fn replaced(valid: &[Vec<u8>]) -> impl Iterator<Item = (&Vec<u8>, Vec<u8>)> {
    valid.iter().flat_map(|sent| {
        (0..sent.len()).flat_map(move |at| {
            (1..=u8::MAX).map(move |more| {
                let mut found = sent.clone();
                found[at] = found[at].wrapping_add(more);
                (sent, found)
            })
        })
    })
}

/// Whether readings come of it that were not sent.
fn has_wrong_readings(sent: &[u8], found: &[u8]) -> bool {
    let sent = readings(sent);
    let parts = repaired(found).unwrap_or_default();
    parts.iter().flat_map(|part| readings(part)).any(|reading| !sent.contains(&reading))
}

/// The inputs, and those of them that have wrong readings.
fn tried(valid: &[Vec<u8>], stride: usize) -> (usize, Vec<Vec<u8>>) {
    let mut count = 0;
    let is_wrong = |(sent, found): (&Vec<u8>, Vec<u8>)| {
        count += 1;
        has_wrong_readings(sent, &found).then_some(found)
    };
    let wrong = replaced(valid).step_by(stride).filter_map(is_wrong).collect();
    (count, wrong)
}

#[test]
fn a_byte_that_is_another_gives_no_wrong_reading() {
    let valid = valid();
    assert_eq!(valid.len(), 16);
    let (count, wrong) = tried(&valid, STRIDE);
    assert!(count > 300, "{count}");
    assert!(wrong.is_empty(), "{wrong:02X?}");
}

/// A byte became `57`; that a bit of another is flipped explains it as well.
#[test]
fn a_flipped_bit_is_not_taken_where_another_byte_explains_it() {
    let found = "01 3C 02 10 3C 59 3A D7 17 59 57 85 8F 00 00 00 00 00 CB 59 2F 35 D8 13 00 64 00 59 00 59 00 43 00 58 00 \
                 64 00 59 00 43 00 59 00 59 00 64 00 42 00 59 00 59 00 59 00 4E 03 C7 16 4F 00 59 0B";
    let found: Vec<_> =
        found.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).expect("two digits")).collect();
    let outcome = repair::transaction::<P350>(&found, &mut vec![0; found.len() + repair::ROOM]);
    assert!(matches!(outcome, Outcome::Ambiguous(2..)), "{outcome:?}");
}

#[test]
#[ignore = "151,470 inputs take a while: see docs/damage.md"]
fn no_byte_that_is_another_gives_a_wrong_reading() {
    let (count, wrong) = tried(&valid(), 1);
    assert_eq!((count, wrong.len()), (151_470, 0), "{:02X?}", wrong.iter().take(4).collect::<Vec<_>>());
}
