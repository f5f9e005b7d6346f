//! What `docs/damage.md` says, on fewer frames: where one thing is wrong, nothing is put right wrongly and no reading appears
//! that was not sent, and next to nothing where more is.

mod damage;

use damage::kind::Kind;
use damage::stream::Stream;
use damage::{foreign, measure, p350};

const FRAMES: u64 = 100;

/// Of single faults none is put right wrongly, and of no kind of damage more than this share of them all: 1 in so many.
fn assert_bounds(stream: &Stream, one_in: u64) {
    for kind in Kind::ALL {
        let counts = measure(stream, kind, FRAMES);
        if kind.is_single() {
            assert_eq!(
                (counts.wrong, counts.readings, counts.unseen),
                (0, 0, 0),
                "{}, {}: {counts:?}",
                stream.name,
                kind.name()
            );
        }
        assert!(counts.wrong * one_in <= counts.damaged(), "{}, {}: {counts:?}", stream.name, kind.name());
    }
}

#[test]
fn p350() {
    let stream = p350::stream(200);
    assert_bounds(&stream, 20);
    // And most of it is put right at all.
    for (kind, percent) in [(Kind::Flip, 70), (Kind::Number, 99), (Kind::Lost, 75), (Kind::Boundary, 97)] {
        let counts = measure(&stream, kind, FRAMES);
        assert!(counts.right * 100 >= counts.damaged() * percent, "{}: {counts:?}", kind.name());
    }
}

#[test]
fn a_crc_of_32_bits() {
    let stream = foreign::heat(60);
    assert_bounds(&stream, 100);
    for kind in [Kind::Flip, Kind::Number, Kind::Lost, Kind::Boundary, Kind::Glued, Kind::Extra] {
        let counts = measure(&stream, kind, FRAMES);
        assert!(counts.right * 100 >= counts.damaged() * 99, "{}: {counts:?}", kind.name());
    }
}

#[test]
fn a_sum_of_8_bits() {
    assert_bounds(&foreign::clamp(60), 50);
}
