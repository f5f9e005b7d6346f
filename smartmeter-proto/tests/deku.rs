//! The feature `deku`: frames in its structs, and its types in frames.

// The frames below say with their words what they are for.
#![allow(missing_docs)]

use deku::prelude::*;
use smartmeter_proto::deku::{Fixed, Nested, Varying};
use smartmeter_proto::p350::{Day, HalfHours, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::{Cause, Encoded};

/// A record that ends by itself, with a checksum.
#[derive(Debug, Clone, PartialEq, Frame)]
struct Record {
    #[frame(magic = 0x68)]
    start: Filled<u8>,
    flags: u8,
    #[frame(cond = "flags & 1 == 1")]
    power: Option<u16>,
    #[frame(crc = "CRC-8/SMBUS", over = "start..=power")]
    crc: Filled<u8>,
}

#[derive(Debug, PartialEq, DekuRead, DekuWrite)]
#[deku(endian = "big")]
struct Outer {
    kind: u16,
    record: Nested<Record>,
    #[deku(update = "self.days.len()")]
    count: u8,
    #[deku(count = "count")]
    days: Vec<Nested<Day>>,
    #[deku(bytes = 2)]
    pair: Encoded<Reply<'static>>,
    half_hours: Encoded<HalfHours<'static>>,
    after: u8,
}

fn outer() -> Outer {
    let record = Record { start: Filled::new(), flags: 1, power: Some(0x102), crc: Filled::new() };
    Outer {
        kind: 7,
        record: Nested(record),
        count: 2,
        days: vec![Nested(Day { energy: 104, second: 0 }), Nested(Day { energy: 105, second: 0 })],
        pair: Encoded::new(vec![0x42, 9]).expect("any two bytes are an unknown reply"),
        half_hours: Encoded::new(vec![0, 0, 0, 9, 0, 0, 0, 0, 0, 207, 0, 0, 0, 1, 1, 0, 89]).expect("it is valid"),
        after: 0xEE,
    }
}

#[test]
fn frames_stand_in_structs_of_deku() -> Result<(), DekuError> {
    let bytes = outer().to_bytes()?;
    assert_eq!(bytes[..5], [0, 7, 0x68, 1, 1]);
    let ((rest, _), back) = Outer::from_bytes((&bytes, 0))?;
    assert_eq!((rest, back), (&[][..], outer()));
    for cut in 0..bytes.len() {
        assert!(matches!(Outer::from_bytes((&bytes[..cut], 0)), Err(DekuError::Incomplete(_))), "cut at {cut}");
    }
    Ok(())
}

#[test]
fn a_frame_that_is_wrong_is_wrong_for_deku() -> Result<(), DekuError> {
    let mut bytes = outer().to_bytes()?;
    bytes[6] ^= 1;
    assert!(matches!(Outer::from_bytes((&bytes, 0)), Err(DekuError::Parse(_))));
    Ok(())
}

#[derive(Debug, PartialEq, DekuRead, DekuWrite, DekuSize)]
struct Version {
    major: u8,
    #[deku(endian = "little", assert = "*minor != 0xFFFF")]
    minor: u16,
}

#[derive(Debug, PartialEq, DekuRead, DekuWrite)]
struct Name {
    #[deku(update = "self.bytes.len()")]
    len: u8,
    #[deku(count = "len")]
    bytes: Vec<u8>,
}

/// Reads a byte and writes another.
#[derive(Debug, PartialEq, DekuRead, DekuWrite, DekuSize)]
struct Lossy {
    #[deku(map = "|byte: u8| -> Result<_, DekuError> { Ok(byte | 1) }")]
    byte: u8,
}

#[derive(Debug, PartialEq, Frame)]
struct Hello {
    #[frame(with = "Fixed<Version>")]
    version: Version,
    #[frame(with = "Varying<Name>")]
    name: Name,
    #[frame(sum, over = "..=name")]
    sum: Filled<u8>,
}

#[test]
fn types_of_deku_stand_in_frames() {
    let bytes = [1, 2, 0, 2, b'P', b'1', 0x86];
    let hello = Hello::decode(&bytes).expect("it is valid");
    assert_eq!((&hello.version, &hello.name.bytes[..]), (&Version { major: 1, minor: 2 }, &b"P1"[..]));
    assert_eq!(hello.encode_to_vec(), Ok(bytes.to_vec()));
    let shown = |bytes: &[u8]| Hello::decode(bytes).map_err(|error| error.to_string()).expect_err("it is wrong");
    assert_eq!(shown(&bytes[..5]), "Hello.name at byte 3: incomplete: at least 1 more byte is needed");
    assert_eq!(shown(&[1, 0xFF, 0xFF, 0, 0]), "Hello.version at byte 0: deku: an assertion does not hold");
    assert_eq!(shown(&bytes[..2]), "Hello.version at byte 0: incomplete: at least 1 more byte is needed");
}

#[test]
fn nothing_is_lost() {
    #[derive(Debug, PartialEq, Frame)]
    struct Kept {
        #[frame(with = "Fixed<Lossy>")]
        lossy: Lossy,
    }
    assert!(Kept::decode(&[3]).is_ok());
    let cause = Kept::decode(&[2]).map_err(|error| error.cause());
    assert_eq!(cause, Err(Cause::Codec("deku: it would be written back otherwise")));
}
