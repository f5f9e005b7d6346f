//! A codec of one's own.

use smartmeter_proto::Codec;
use smartmeter_proto::error::Failed;
use smartmeter_proto::prelude::*;
use smartmeter_proto::reader::Reader;
use smartmeter_proto::schema::Type;
use smartmeter_proto::size::Size;
use smartmeter_proto::writer::Writer;

/// A number and the same number again, upside down.
struct Twice;

impl Codec<'_> for Twice {
    type Value = u8;
    const TYPE: Type = Type::Uint { bytes: 2 };
    const SIZE: Size = Size::fixed(2);

    fn read(reader: &mut Reader<'_, '_>) -> Result<u8, Failed> {
        let [number, again] = reader.array()?;
        if again == !number { Ok(number) } else { Err(reader.fail(smartmeter_proto::Cause::Codec("not the same"))) }
    }

    fn write(value: &u8, writer: &mut Writer<'_, '_>) -> Result<(), Failed> {
        writer.array([*value, !*value])
    }
}

#[derive(Debug, PartialEq, Frame)]
struct Packet {
    #[frame(with = "Twice")]
    number: u8,
}

fn main() {
    let bytes = [1, 0xFE];
    let packet = Packet::decode(&bytes).expect("it is right");
    assert_eq!(packet.encode_to_vec(), Ok(bytes.to_vec()));
}
