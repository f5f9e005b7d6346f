//! Damaged transactions put right: those of the P350's capture, those of frames with other checksums, and what must stay
//! damaged.

use smartmeter_proto::Protocol;
use smartmeter_proto::p350::P350;
use smartmeter_proto::prelude::*;
use smartmeter_proto::repair::{self, Assumption, Byte, Explanation, Outcome};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Event, Transactions};

const CAPTURE: &str = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");

fn transactions() -> Vec<Vec<u8>> {
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<300>::new());
    let mut found = Vec::new();
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

/// The reply of that sequence, which stands at the sixth byte also in a damaged one.
fn reply(sequence: u8) -> Vec<u8> {
    let is_it = |bytes: &Vec<u8>| bytes.first() == Some(&0x01) && bytes.get(5) == Some(&sequence);
    transactions().into_iter().find(is_it).expect("a reply of that sequence")
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).expect("two digits")).collect()
}

fn of<P: Protocol>(bytes: &[u8]) -> Outcome {
    repair::transaction::<P>(bytes, &mut vec![0; bytes.len() + repair::ROOM])
}

#[track_caller]
fn explained<P: Protocol>(bytes: &[u8]) -> Explanation {
    match of::<P>(bytes) {
        Outcome::Repaired(explanation) => explanation,
        other => panic!("{bytes:02X?}: {other:?}"),
    }
}

/// The bytes of each part, with `??` for what is unknown.
fn parts(input: &[u8], explanation: &Explanation) -> Vec<String> {
    let shown = |byte| match byte {
        Byte::Known(byte) => format!("{byte:02X}"),
        Byte::Unknown(_) => "??".into(),
    };
    explanation.parts().iter().map(|part| part.bytes(input).map(shown).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn five_replies_of_the_capture_and_a_request_are_put_right() {
    let found: Vec<_> = transactions()
        .iter()
        .filter_map(|input| match of::<P350>(input) {
            Outcome::Repaired(explanation) => Some((explanation.assumption(), parts(input, &explanation))),
            _ => None,
        })
        .collect();
    let expected: [(_, &[&str]); 6] = [
        (Assumption::Number, &["03 E8 00 00 00 09"]),
        (Assumption::EndToBeginning, &["03 C7 16 4F 00 59 ??", "02 0C ?? ?? ?? ?? A8 2E 17 59 2F BB 70 13"]),
        (Assumption::EndAndBoundary, &["00 4E 00 59 00 59 ??", "04 04"]),
        (Assumption::EndAndBoundary, &["02 0C 02 10 3C 88 18 D1 18 59 0B C0 80 09", "04 04"]),
        (Assumption::EndAndBoundary, &["75 00 00 00 00 ??", "04 04"]),
        (Assumption::EndAndBoundary, &["88 00 00 00 00 ??", "04 04"]),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((assumption, parts), (expected, ends)) in found.iter().zip(expected) {
        assert_eq!((*assumption, parts.len()), (expected, ends.len()));
        assert!(parts.iter().zip(ends).all(|(part, end)| part.ends_with(end)), "{parts:?}, expected {ends:?}");
    }
}

#[test]
fn an_explanation_says_what_was_done() {
    let input = reply(0x59);
    let explanation = explained::<P350>(&input);
    assert_eq!(
        explanation.to_string(),
        "an end, the boundary after it and the next beginning were lost: in part 1 byte 61 is lost and must be 59, byte \
         62 is lost; in part 2 bytes 0 to 1 are lost and must be 02 0C, bytes 2 to 5 are lost"
    );
    assert_eq!((explanation.faults(), explanation.alternatives()), (3, 0));
    // All bytes that were found are there, once and in their order.
    let sources: Vec<_> = explanation.parts().iter().map(|part| part.source().clone()).collect();
    assert_eq!(sources, [0..61, 61..69]);
    let length = reply(0x57);
    assert_eq!(explained::<P350>(&length).to_string(), "a length, count or id was wrong: byte 1 is 28, not 38");
}

/// That a bit of padding is flipped explains it, too, and much less speaks for that.
#[test]
fn what_also_fits_is_counted() {
    let explanation = explained::<P350>(&reply(0x5C));
    assert_eq!(explanation.alternatives(), 1);
}

#[test]
fn what_is_whole_is_left_alone() {
    for sequence in [0x55, 0x56, 0x58, 0x5B, 0x5E] {
        assert_eq!(of::<P350>(&reply(sequence)), Outcome::Sound, "{sequence:#04X}");
    }
    assert_eq!(of::<P350>(&bytes("04 02")), Outcome::Sound);
}

#[test]
fn without_a_checksum_nothing_is_proven() {
    // Two commands without a boundary, and one that lost a byte: it is obvious, and proven by nothing.
    for damaged in ["06 00 00 04 02", "64 68", "02 04 04", "04"] {
        assert_eq!(of::<P350>(&bytes(damaged)), Outcome::Unexplained, "{damaged}");
    }
}

#[test]
fn zeros_prove_nothing() {
    // A checksum of zeros is zero: any number of them would be a packet.
    for len in 1..40 {
        assert!(!matches!(of::<P350>(&vec![0; len]), Outcome::Repaired(_)), "{len}");
    }
}

const POWER: &str = "01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A";

/// It is one of four, and nothing says which or what it was: none of them is known then, and all that is measured is.
#[test]
fn a_byte_that_nothing_covers_is_unknown() {
    for lost in 2..6 {
        let mut damaged = bytes(POWER);
        damaged.remove(lost);
        let explanation = explained::<P350>(&damaged);
        let expected = "01 14 ?? ?? ?? ?? AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A";
        assert_eq!(parts(&damaged, &explanation), [expected], "{lost}");
        assert_eq!(explanation.to_string(), "one byte was lost: one of bytes 2 to 5 is lost");
    }
    let mut damaged = bytes(POWER);
    damaged.insert(4, 0x77);
    let explanation = explained::<P350>(&damaged);
    assert_eq!(explanation.to_string(), "one byte is too many: one more than bytes 2 to 5 are there");
}

/// Whatever byte of a power reading is lost: it comes back, or nothing is said, and no other reading is made.
#[test]
fn every_single_fault_of_a_reading_comes_back_or_stays_damaged() {
    let whole = bytes(POWER);
    let is_right = |damaged: &[u8]| match of::<P350>(damaged) {
        Outcome::Repaired(explanation) => {
            let [part] = explanation.parts() else { panic!("{explanation}") };
            let is_sent = |(byte, sent): (Byte, &u8)| matches!(byte, Byte::Unknown(_)) || byte == Byte::Known(*sent);
            assert!(part.bytes(damaged).zip(&whole).all(is_sent), "{damaged:02X?}: {explanation}");
            assert_eq!(part.bytes(damaged).count(), whole.len());
            true
        }
        _ => false,
    };
    let lost = (0..whole.len()).map(|at| [&whole[..at], &whole[at + 1..]].concat());
    assert!(lost.filter(|damaged| is_right(damaged)).count() > 15);
    // All of those from the checksum on, and the length; the network's address and the like nothing covers.
    let flipped = (6..whole.len() - 1).flat_map(|at| (0..8).map(move |bit| (at, 1 << bit)));
    for (at, bit) in flipped.chain([(1, 0x04), (1, 0x80)]) {
        let mut damaged = whole.clone();
        damaged[at] ^= bit;
        assert!(is_right(&damaged), "{at}: {bit:#04X}");
    }
}

#[test]
fn boundaries_that_are_lost_are_found() {
    let request = "02 0C 02 10 3C 85 9C 86 1A 00 00 00 00 00";
    let glued = format!("{POWER} {request} 04 04");
    let explanation = explained::<P350>(&bytes(&glued));
    assert_eq!(parts(&bytes(&glued), &explanation), [POWER, request, "04 04"]);
    assert_eq!((explanation.assumption(), explanation.faults()), (Assumption::Boundary, 2));
}

#[test]
fn a_beginning_that_is_lost_is_recognised() {
    let tail = bytes("A8 2E 17 59 2F BB 70 13");
    assert!(repair::is_doubtful::<P350>(&tail), "it decodes as a command that nobody declared");
    let explanation = explained::<P350>(&tail);
    assert_eq!(explanation.assumption(), Assumption::Beginning);
    assert_eq!(parts(&tail, &explanation), ["02 0C ?? ?? ?? ?? A8 2E 17 59 2F BB 70 13"]);
}

/// The P350 may well have more commands than are declared.
#[test]
fn what_decodes_as_an_undeclared_command_is_not_taken_for_another() {
    for id in [0x03, 0x11, 0x41, 0x81] {
        let mut undeclared = bytes(POWER);
        undeclared[0] = id;
        assert!(repair::is_doubtful::<P350>(&undeclared), "{id:#04X}");
        assert_eq!(of::<P350>(&undeclared), Outcome::Unexplained, "{id:#04X}");
    }
    // As a declared command it is too long, so it does not decode.
    let mut radio = bytes(POWER);
    radio[0] = 0x04;
    assert_eq!(explained::<P350>(&radio).to_string(), "a length, count or id was wrong: byte 0 is 01, not 04");
}

#[test]
fn what_is_too_long_or_has_no_room_is_left() {
    let damaged = reply(0x57);
    assert_eq!(repair::transaction::<P350>(&damaged, &mut vec![0; damaged.len()]), Outcome::GaveUp);
    let long = vec![1; repair::LONGEST + 1];
    assert_eq!(of::<P350>(&long), Outcome::GaveUp);
}

/// A clamp around a wire.
#[derive(Debug, PartialEq, Frame)]
struct Clamp {
    #[frame(magic = b"\x2D\xD4")]
    sync: Filled<[u8; 2]>,
    id: u16,
    current: u16,
    #[frame(sum, over = "id..=current")]
    check: Filled<u8>,
}

fn of_clamp(bytes: &[u8]) -> Outcome {
    repair::frame::<Clamp>(bytes, &mut vec![0; bytes.len() + repair::ROOM])
}

/// Whatever the byte was, some value of it gives the sum: of eight bits, none is left to prove it.
#[test]
fn a_sum_of_eight_bits_proves_no_byte_that_it_covers() {
    let whole = [0x2D, 0xD4, 0x12, 0x34, 0x01, 0x59, 0xA0];
    assert_eq!(of_clamp(&whole), Outcome::Sound);
    for at in 2..whole.len() {
        let damaged = [&whole[..at], &whole[at + 1..]].concat();
        assert!(!matches!(of_clamp(&damaged), Outcome::Repaired(_)), "{at}");
    }
    // Of a constant the declaration says what is lost.
    let Outcome::Repaired(explanation) = of_clamp(&[0xD4, 0x12, 0x34, 0x01, 0x59, 0xA0]) else {
        panic!("it is proven")
    };
    assert_eq!(explanation.to_string(), "one byte was lost: byte 0 is lost and must be 2D");
}

/// The bound holds for any input, and nothing panics.
#[test]
fn noise_is_not_explained() {
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    for round in 0..300 {
        let bytes: Vec<_> = (0..round % 90).map(|_| noise()).collect();
        assert!(matches!(of::<P350>(&bytes), Outcome::Unexplained | Outcome::Sound), "{bytes:02X?}");
    }
}
