//! `map`, `with`, arrays of frames, escapes.

use smartmeter_proto::error::Failed;
use smartmeter_proto::escape::{Escaped, Slip};
use smartmeter_proto::reader::Reader;
use smartmeter_proto::schema::Field;
use smartmeter_proto::schema::Type;
use smartmeter_proto::size::Size;
use smartmeter_proto::visit::{Value, Visitor};
use smartmeter_proto::writer::Writer;
use smartmeter_proto::{Codec, Reading};

use super::*;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    One,
    Two,
}

impl TryFrom<u8> for Phase {
    type Error = ();

    fn try_from(number: u8) -> Result<Self, ()> {
        match number {
            1 => Ok(Self::One),
            2 | 3 => Ok(Self::Two),
            _ => Err(()),
        }
    }
}

impl From<Phase> for u8 {
    fn from(phase: Phase) -> Self {
        if phase == Phase::One { 1 } else { 2 }
    }
}

/// A length of variable many bytes, seven bits in each.
struct Varint;

impl Codec<'_> for Varint {
    type Value = u32;
    const TYPE: Type = Type::Uint { bytes: 4 };
    const SIZE: Size = Size { min: 1, max: 5, prefix: 0 };

    fn read(reader: &mut Reader<'_, '_>) -> Result<u32, Failed> {
        let mut number = 0_u32;
        for place in 0..5 {
            let [byte] = reader.array()?;
            let digit = u32::from(byte & 0x7F);
            number |= digit << (7 * place);
            if byte & 0x80 == 0 {
                // Only the shortest form comes back as it was, and only what 32 bits hold.
                let is_shortest = place == 0 || (digit != 0 && number >> (7 * place) == digit);
                return if is_shortest { Ok(number) } else { Err(reader.fail(Cause::Codec("not its shortest form"))) };
            }
        }
        Err(reader.fail(Cause::Codec("a number of more than five bytes")))
    }

    fn write(value: &u32, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        let mut rest = *value;
        while rest > 0x7F {
            writer.array([rest.to_le_bytes()[0] | 0x80])?;
            rest >>= 7;
        }
        writer.array([rest.to_le_bytes()[0]])
    }

    fn wire_len(value: &u32) -> usize {
        (1..5).find(|&bytes| *value < 1 << (7 * bytes)).unwrap_or(5)
    }

    fn value(value: &u32) -> Option<Value<'static>> {
        Some(Value::Uint((*value).into()))
    }
}

#[derive(Debug, PartialEq, Frame)]
struct Made {
    #[frame(map = "u8")]
    phase: Phase,
    #[frame(map = "u8", bits = 4)]
    other: Phase,
    #[frame(bits = 4)]
    flags: u8,
    #[frame(with = "Varint", unit = "Wh", metric = "energy")]
    energy: u32,
    points: [Point; 2],
}

#[derive(Debug, PartialEq, Frame)]
struct Point {
    x: u8,
    #[frame(metric = "y")]
    y: i8,
}

#[test]
fn values_of_the_users_own_types() {
    let made = both_ways::<Made>(&[1, 0x25, 0x80, 0x01, 1, 2, 3, 0xFF]);
    assert_eq!((made.phase, made.other, made.flags, made.energy), (Phase::One, Phase::Two, 5, 128));
    assert_eq!(made.points, [Point { x: 1, y: 2 }, Point { x: 3, y: -1 }]);
    let mut readings = Vec::new();
    made.for_each_reading(|reading: Reading| readings.push((reading.metric.name, reading.value)));
    assert_eq!(readings, [("energy", Value::Uint(128)), ("y", Value::Int(2)), ("y", Value::Int(-1))]);
    assert_eq!(refusal::<Made>(&[1, 0x25, 1, 1, 2, 3]).0, "Made.points[1].y");
}

/// A codec's value in a part of its own.
#[derive(Debug, PartialEq, Frame)]
struct Measured {
    #[frame(len_of = "number")]
    len: Filled<u8>,
    #[frame(with = "Varint", unit = "Wh", metric = "energy")]
    number: u32,
    #[frame(len = 2, with = "Varint")]
    fixed: u32,
}

#[test]
fn a_codec_reads_all_of_its_part_and_tells_of_it() {
    /// Notes what it is told.
    #[derive(Default)]
    struct Seen(Vec<(Value<'static>, core::ops::Range<usize>)>);

    impl<'a> Visitor<'a> for Seen {
        fn value(&mut self, _: &'static Field, value: Value<'a>, range: core::ops::Range<usize>) {
            if let Value::Uint(number) = value {
                self.0.push((Value::Uint(number), range));
            }
        }
    }

    let bytes = [2, 0x80, 0x01, 0x81, 0x02];
    assert_eq!(both_ways::<Measured>(&bytes), Measured { len: Filled::new(), number: 128, fixed: 257 });
    let mut seen = Seen::default();
    assert!(Measured::walk(&bytes, &mut seen).is_ok());
    assert_eq!(seen.0, [(Value::Uint(2), 0..1), (Value::Uint(128), 1..3), (Value::Uint(257), 3..5)]);
    assert_eq!(refusal::<Measured>(&[3, 0x80, 0x01, 0, 0x81, 0x02]).2, Cause::Trailing { count: 1 });
}

#[test]
fn a_number_that_would_not_come_back_is_refused() {
    // Three stands for a phase that is written as two.
    assert_eq!(refusal::<Made>(&[3, 0x25, 0, 0, 0, 0, 0]), ("Made.phase".into(), 0, Cause::Unmapped { value: 3 }));
    let other = refusal::<Made>(&[1, 0x95, 0, 0, 0, 0, 0]);
    assert_eq!((&other.0[..], other.1), ("Made.other", 1));
    assert_eq!(refusal::<Made>(&[1, 0x15, 0x80, 0, 0, 0, 0, 0]).2, Cause::Codec("not its shortest form"));
    let long = [1, 0x15, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0, 0, 0];
    assert_eq!(refusal::<Made>(&long).2, Cause::Codec("a number of more than five bytes"));
}

#[derive(Debug, PartialEq, Frame)]
struct Packet<'a> {
    kind: u8,
    #[frame(until = 0xC0)]
    body: Escaped<'a, Slip>,
    #[frame(crc = "CRC-8/SMBUS", over = "..=body")]
    crc: Filled<u8>,
}

#[test]
fn escaped_bytes_are_kept_as_they_are_and_turned_back_when_asked() {
    let packet = Packet { kind: 1, body: Escaped::from(&[0xC0, 2, 0xDB]), crc: Filled::new() };
    let mut buffer = [0; 16];
    let len = packet.encode(&mut buffer).expect("it fits");
    assert_eq!(buffer[..len - 1], [1, 0xDB, 0xDC, 2, 0xDB, 0xDD, 0xC0]);
    assert_eq!(both_ways::<Packet<'_>>(&buffer[..len]), packet);
    assert_eq!(packet.body.unescape(&mut [0; 3]), Ok(&[0xC0, 2, 0xDB][..]));
    assert_eq!(
        packet.body.unescape(&mut [0; 1]).map_err(|error| error.cause()),
        Err(Cause::BufferTooSmall { needed: 2 })
    );
    assert_eq!(refusal::<Packet<'_>>(&[1, 0xDB, 1, 1, 1, 1, 1, 1, 1, 0xC0, 0]).2, Cause::Escape { found: 0xDB });
}

#[test]
fn escaped_bytes_that_would_end_too_early_are_refused() {
    #[derive(Debug, PartialEq, Frame)]
    struct File<'a> {
        #[frame(until = b"\x1B\x1B\x1B\x1B\x1A")]
        body: Escaped<'a, smartmeter_proto::escape::Sml>,
    }
    let file = |bytes| File { body: Escaped::from(bytes) };
    assert_eq!(unencodable(&file(&[0, 0x1B][..])), ("File.body".into(), Cause::Terminator));
    let mut buffer = [0; 32];
    let len = file(&[0x1B, 0x1B, 0x1B, 0x1B, 0]).encode(&mut buffer).expect("the escape is written twice");
    assert_eq!(both_ways::<File<'_>>(&buffer[..len]).body, Escaped::from(&[0x1B, 0x1B, 0x1B, 0x1B, 0]));
}
