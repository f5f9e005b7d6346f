//! How a stream goes on: in the schema, and nowhere on the wire.

use smartmeter_proto::schema::Continuity;

use super::*;

#[derive(Debug, PartialEq, Frame)]
struct Said {
    #[frame(source)]
    address: [u8; 2],
    #[frame(sequence = "0x01..=0x77")]
    sequence: u8,
    #[frame(unit = "s since 1970-01-01T00:00:00Z", cadence = "2 min")]
    time: u32,
    #[frame(reply, unsolicited = "0x10..=0x1F")]
    kind: u8,
    #[frame(request)]
    next: u8,
}

#[derive(Debug, PartialEq, Frame)]
struct Unsaid {
    address: [u8; 2],
    sequence: u8,
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    time: u32,
    kind: u8,
    next: u8,
}

#[test]
fn decoders_do_not_look_at_it() {
    // A sequence beyond its last number, and a time that no cadence has: facts of a stream, not of a frame.
    let bytes = [0x02, 0x10, 0xFF, 0, 0, 0, 7, 0x20, 0x20];
    let Said { address, sequence, time, kind, next } = both_ways(&bytes);
    assert_eq!(both_ways::<Unsaid>(&bytes), Unsaid { address, sequence, time, kind, next });
    assert_eq!((Said::LEN, Unsaid::LEN), (9, 9));
}

#[test]
fn the_schema_has_it() {
    let said = Said::SCHEMA.fields().iter().filter_map(|field| field.continuity);
    let expected = [
        Continuity::Source,
        Continuity::Sequence { first: 1, last: 0x77 },
        Continuity::Cadence { seconds: 120 },
        Continuity::Reply { unsolicited: Some((0x10, 0x1F)) },
        Continuity::Request,
    ];
    assert!(said.eq(expected));
    assert!(Unsaid::SCHEMA.fields().iter().all(|field| field.continuity.is_none()));
}
