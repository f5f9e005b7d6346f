//! The long frame once more, as a user of binrw would declare it: bytes with masks, which `From` takes apart.
//!
//! binrw has neither bit fields nor checksums: those are the functions below.

#![allow(unused_qualifications, reason = "binrw writes them")]

use binrw::helpers::{until, until_eof};
use binrw::io::{Cursor, TakeSeekExt};
use binrw::{BinRead, BinResult, BinWrite, Error, binrw};

use crate::plain::{self, Plain, PlainContent, PlainPayload, PlainRecord, variable_len};

#[binrw]
#[brw(little, magic = 0x68_u8)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LongFrame {
    #[br(assert(len >= 3))]
    len: u8,
    #[br(assert(len_again == len))]
    len_again: u8,
    #[brw(magic = 0x68_u8)]
    control: u8,
    address: u8,
    #[br(map_stream = |stream| stream.take_seek(u64::from(len) - 2))]
    payload: Payload,
    checksum: u8,
    #[br(assert(stop == 0x16))]
    stop: u8,
}

/// The CI field is told apart before what follows is read, so that an error in that is an error.
#[binrw]
#[derive(Debug, Clone, PartialEq)]
struct Payload {
    ci: u8,
    #[br(args(ci))]
    body: Body,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
#[br(import(ci: u8), return_unexpected_error)]
enum Body {
    #[br(pre_assert(ci == 0x72))]
    VariableData(VariableData),
    #[br(pre_assert(ci != 0x72))]
    Other(#[br(parse_with = until_eof)] Vec<u8>),
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
struct VariableData {
    ident: [u8; 4],
    manufacturer: u16,
    version: u8,
    medium: u8,
    access: u8,
    status: u8,
    signature: u16,
    #[br(parse_with = until_eof)]
    records: Vec<Record>,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
struct Record {
    dif: u8,
    #[br(args(dif))]
    content: Content,
}

/// Without `return_unexpected_error` every variant that isn't it would allocate an error.
#[binrw]
#[derive(Debug, Clone, PartialEq)]
#[br(import(dif: u8), return_unexpected_error)]
enum Content {
    #[br(pre_assert(dif == 0x0F))]
    ManufacturerSpecific(#[br(parse_with = until_eof)] Vec<u8>),
    #[br(pre_assert(dif == 0x1F))]
    MoreRecordsFollow(#[br(parse_with = until_eof)] Vec<u8>),
    #[br(pre_assert(dif == 0x2F))]
    Filler,
    #[br(pre_assert(dif & 0x0F != 0x0F))]
    Value(#[br(args(dif))] Value),
    #[br(pre_assert(dif & 0x0F == 0x0F && dif > 0x2F))]
    Reserved(#[br(parse_with = until_eof)] Vec<u8>),
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
#[br(import(dif: u8))]
struct Value {
    #[br(if(dif & 0x80 != 0), parse_with = until(|dife: &u8| dife & 0x80 == 0), assert(dife.len() <= 10))]
    dife: Vec<u8>,
    vif: u8,
    #[br(if(vif & 0x7F == 0x7C))]
    text: Option<PlainText>,
    #[br(if(vif & 0x80 != 0), parse_with = until(|vife: &u8| vife & 0x80 == 0), assert(vife.len() <= 10))]
    vife: Vec<u8>,
    #[br(if(dif & 0x0F == 0x0D), assert(lvar.is_none_or(|lvar| variable_len(lvar).is_some())))]
    lvar: Option<u8>,
    #[br(count = data_len(dif, lvar))]
    data: Vec<u8>,
}

#[binrw]
#[derive(Debug, Clone, PartialEq)]
struct PlainText {
    #[br(temp)]
    #[bw(try_calc = u8::try_from(reversed.len()))]
    len: u8,
    #[br(count = len)]
    reversed: Vec<u8>,
}

/// How many bytes of data there are.
fn data_len(dif: u8, lvar: Option<u8>) -> usize {
    match dif & 0x0F {
        5 => 4,
        7 => 8,
        0xD => lvar.and_then(variable_len).unwrap_or_default(),
        coding => usize::from(coding & 7),
    }
}

fn refused(message: &'static str) -> Error {
    Error::AssertFail { pos: 0, message: message.to_owned() }
}

/// Decodes a frame that takes all of `bytes`.
pub(crate) fn decode(bytes: &[u8]) -> BinResult<LongFrame> {
    let mut cursor = Cursor::new(bytes);
    let frame = LongFrame::read(&mut cursor)?;
    if cursor.position() != bytes.len() as u64 {
        return Err(refused("bytes are left over"));
    }
    if super::sum(bytes) != Some(frame.checksum) {
        return Err(refused("checksum"));
    }
    Ok(frame)
}

/// Encodes a frame with the lengths and the checksum that it should have.
pub(crate) fn encode(frame: &LongFrame) -> BinResult<Vec<u8>> {
    let mut cursor = Cursor::new(Vec::new());
    frame.write(&mut cursor)?;
    let mut bytes = cursor.into_inner();
    super::mend(&mut bytes);
    Ok(bytes)
}

fn bit(byte: u8, bit: u8) -> bool {
    byte >> bit & 1 != 0
}

impl From<LongFrame> for Plain {
    fn from(frame: LongFrame) -> Self {
        let LongFrame { control, address, payload: Payload { ci, body }, .. } = frame;
        let payload = match body {
            Body::VariableData(data) => data.into(),
            Body::Other(body) => PlainPayload::Other { ci, body },
        };
        let flags = [bit(control, 6), bit(control, 5), bit(control, 4)];
        Self { control: plain::Control { zero: control >> 7, flags, function: control & 0x0F }, address, payload }
    }
}

impl From<VariableData> for PlainPayload {
    fn from(data: VariableData) -> Self {
        let VariableData { ident, manufacturer, version, medium, access, status, signature, records } = data;
        let [low, high] = manufacturer.to_le_bytes();
        let letters = [high >> 2 & 0x1F, (high << 3 | low >> 5) & 0x1F, low & 0x1F];
        let header = plain::Header {
            ident: super::digits(ident),
            manufacturer: (letters, high >> 7),
            version,
            medium,
            access,
            status: (status >> 5, bit(status, 4), bit(status, 3), bit(status, 2), status & 3),
            signature,
        };
        Self::VariableData { header, records: records.into_iter().map(PlainRecord::from).collect() }
    }
}

impl From<Record> for PlainRecord {
    fn from(Record { dif, content }: Record) -> Self {
        let content = match content {
            Content::ManufacturerSpecific(bytes) => PlainContent::ManufacturerSpecific(bytes),
            Content::MoreRecordsFollow(bytes) => PlainContent::MoreRecordsFollow(bytes),
            Content::Filler => PlainContent::Filler,
            Content::Reserved(bytes) => PlainContent::Reserved(bytes),
            Content::Value(value) => value.into(),
        };
        let (storage, function) = (dif >> 6 & 1, dif >> 4 & 3);
        Self { dif: plain::Dif { extension: bit(dif, 7), storage, function, data: dif & 0x0F }, content }
    }
}

impl From<Value> for PlainContent {
    fn from(value: Value) -> Self {
        let Value { dife, vif, text, vife, lvar, data } = value;
        let of_dife = |dife: u8| plain::Dife {
            extension: bit(dife, 7),
            subunit: dife >> 6 & 1,
            tariff: dife >> 4 & 3,
            storage: dife & 0x0F,
        };
        let of_vif = |vif: u8| plain::Vif { extension: bit(vif, 7), code: vif & 0x7F };
        Self::Value {
            dife: dife.into_iter().map(of_dife).collect(),
            vif: of_vif(vif),
            text: text.map(|text| text.reversed),
            vife: vife.into_iter().map(of_vif).collect(),
            data: lvar.into_iter().chain(data).collect(),
        }
    }
}
