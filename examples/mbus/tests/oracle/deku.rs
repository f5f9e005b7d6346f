//! The long frame once more, as a user of deku would declare it.
//!
//! deku has no checksums, and nothing that is declared can be kept to a part of the input: the payload is read as
//! bytes first. Those are the functions below.

use std::io::{Read, Seek, Write};

use deku::ctx::Limit;
use deku::prelude::*;
use deku::reader::Reader;
use deku::writer::Writer;
use deku::{DekuContainerRead, DekuContainerWrite, deku_error};

use crate::plain::{self, Plain, PlainContent, PlainPayload, PlainRecord, variable_len};

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(magic = b"\x68")]
pub(crate) struct LongFrame {
    #[deku(assert = "*len >= 3")]
    len: u8,
    #[deku(assert_eq = "*len")]
    len_again: u8,
    #[deku(magic = b"\x68")]
    control: Control,
    address: u8,
    #[deku(reader = "read_payload(deku::reader, len)", writer = "write_payload(deku::writer, payload)")]
    payload: Payload,
    checksum: u8,
    #[deku(assert_eq = "0x16")]
    stop: u8,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct Control {
    #[deku(bits = 1)]
    zero: u8,
    #[deku(bits = 1)]
    primary: bool,
    #[deku(bits = 1)]
    fcb_acd: bool,
    #[deku(bits = 1)]
    fcv_dfc: bool,
    #[deku(bits = 4)]
    function: u8,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(id_type = "u8")]
enum Payload {
    #[deku(id = 0x72)]
    VariableData(VariableData),
    #[deku(id_pat = "_")]
    Other {
        ci: u8,
        #[deku(read_all)]
        body: Vec<u8>,
    },
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct VariableData {
    /// Two digits each, the lower half first.
    ident: [u8; 4],
    manufacturer: Manufacturer,
    version: u8,
    medium: u8,
    access: u8,
    status: Status,
    #[deku(endian = "little")]
    signature: u16,
    #[deku(read_all)]
    records: Vec<Record>,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(bit_order = "lsb")]
struct Manufacturer {
    #[deku(bits = 5)]
    third: u8,
    #[deku(bits = 5)]
    second: u8,
    #[deku(bits = 5)]
    first: u8,
    #[deku(bits = 1)]
    soft: u8,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct Status {
    #[deku(bits = 3)]
    manufacturer_specific: u8,
    #[deku(bits = 1)]
    temporary_error: bool,
    #[deku(bits = 1)]
    permanent_error: bool,
    #[deku(bits = 1)]
    power_low: bool,
    #[deku(bits = 2)]
    application: u8,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct Record {
    dif: Dif,
    #[deku(ctx = "*dif")]
    content: Content,
}

#[derive(Debug, Clone, Copy, PartialEq, DekuRead, DekuWrite)]
struct Dif {
    #[deku(bits = 1)]
    extension: bool,
    #[deku(bits = 1)]
    storage: u8,
    #[deku(bits = 2)]
    function: u8,
    #[deku(bits = 4)]
    data: u8,
}

impl Dif {
    /// The upper half of a special function; else 16.
    fn special(self) -> u8 {
        if self.data == 0xF { u8::from(self.extension) << 3 | self.storage << 2 | self.function } else { 16 }
    }
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(ctx = "dif: Dif", id = "dif.special()")]
enum Content {
    #[deku(id = 0)]
    ManufacturerSpecific(#[deku(read_all)] Vec<u8>),
    #[deku(id = 1)]
    MoreRecordsFollow(#[deku(read_all)] Vec<u8>),
    #[deku(id = 2)]
    Filler,
    #[deku(id = 16)]
    Value(#[deku(ctx = "dif")] Value),
    #[deku(id_pat = "_")]
    Reserved(#[deku(read_all)] Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(ctx = "dif: Dif")]
struct Value {
    #[deku(cond = "dif.extension", until = "|one: &Dife| !one.extension", assert = "dife.len() <= 10")]
    dife: Vec<Dife>,
    vif: Vif,
    #[deku(cond = "vif.code == 0x7C")]
    text: Option<PlainText>,
    #[deku(cond = "vif.extension", until = "|one: &Vif| !one.extension", assert = "vife.len() <= 10")]
    vife: Vec<Vif>,
    #[deku(ctx = "dif.data")]
    data: Data,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct Dife {
    #[deku(bits = 1)]
    extension: bool,
    #[deku(bits = 1)]
    subunit: u8,
    #[deku(bits = 2)]
    tariff: u8,
    #[deku(bits = 4)]
    storage: u8,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct Vif {
    #[deku(bits = 1)]
    extension: bool,
    #[deku(bits = 7)]
    code: u8,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct PlainText {
    #[deku(update = "self.reversed.len()")]
    len: u8,
    #[deku(count = "len")]
    reversed: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
#[deku(ctx = "coding: u8", id = "coding")]
enum Data {
    #[deku(id_pat = "0x0 | 0x8")]
    None,
    #[deku(id_pat = "0x1 | 0x9")]
    One([u8; 1]),
    #[deku(id_pat = "0x2 | 0xA")]
    Two([u8; 2]),
    #[deku(id_pat = "0x3 | 0xB")]
    Three([u8; 3]),
    #[deku(id_pat = "0x4 | 0x5 | 0xC")]
    Four([u8; 4]),
    #[deku(id_pat = "0x6 | 0xE")]
    Six([u8; 6]),
    #[deku(id = 0x7)]
    Eight([u8; 8]),
    #[deku(id = 0xD)]
    Variable(Variable),
}

#[derive(Debug, Clone, PartialEq, DekuRead, DekuWrite)]
struct Variable {
    #[deku(assert = "variable_len(*lvar).is_some()")]
    lvar: u8,
    #[deku(count = "variable_len(*lvar).unwrap_or_default()")]
    bytes: Vec<u8>,
}

/// What the length leaves beside C and A field.
fn read_payload<R: Read + Seek>(reader: &mut Reader<R>, len: &u8) -> Result<Payload, DekuError> {
    let limit: Limit<u8, _> = (usize::from(*len) - 2).into();
    let bytes = Vec::<u8>::from_reader_with_ctx(reader, (limit, ()))?;
    let ((rest, _), payload) = Payload::from_bytes((&bytes, 0))?;
    if !rest.is_empty() {
        return Err(deku_error!(DekuError::Parse, "bytes are left over in the payload"));
    }
    Ok(payload)
}

fn write_payload<W: Write + Seek>(writer: &mut Writer<W>, payload: &Payload) -> Result<(), DekuError> {
    payload.to_writer(writer, ())
}

/// Decodes a frame that takes all of `bytes`.
pub(crate) fn decode(bytes: &[u8]) -> Result<LongFrame, DekuError> {
    let ((rest, _), frame) = LongFrame::from_bytes((bytes, 0))?;
    if !rest.is_empty() {
        return Err(deku_error!(DekuError::Parse, "bytes are left over"));
    }
    if super::sum(bytes) != Some(frame.checksum) {
        return Err(deku_error!(DekuError::Assertion, "checksum"));
    }
    Ok(frame)
}

/// Encodes a frame with the lengths and the checksum that it should have.
pub(crate) fn encode(frame: &LongFrame) -> Result<Vec<u8>, DekuError> {
    let mut bytes = frame.to_bytes()?;
    super::mend(&mut bytes);
    Ok(bytes)
}

impl From<LongFrame> for Plain {
    fn from(frame: LongFrame) -> Self {
        let Control { zero, primary, fcb_acd, fcv_dfc, function } = frame.control;
        let payload = match frame.payload {
            Payload::VariableData(data) => data.into(),
            Payload::Other { ci, body } => PlainPayload::Other { ci, body },
        };
        let control = plain::Control { zero, flags: [primary, fcb_acd, fcv_dfc], function };
        Self { control, address: frame.address, payload }
    }
}

impl From<VariableData> for PlainPayload {
    fn from(data: VariableData) -> Self {
        let VariableData { ident, manufacturer, version, medium, access, status, signature, records } = data;
        let Manufacturer { first, second, third, soft } = manufacturer;
        let Status { manufacturer_specific, temporary_error, permanent_error, power_low, application } = status;
        let header = plain::Header {
            ident: super::digits(ident),
            manufacturer: ([first, second, third], soft),
            version,
            medium,
            access,
            status: (manufacturer_specific, temporary_error, permanent_error, power_low, application),
            signature,
        };
        Self::VariableData { header, records: records.into_iter().map(PlainRecord::from).collect() }
    }
}

impl From<Record> for PlainRecord {
    fn from(record: Record) -> Self {
        let Dif { extension, storage, function, data } = record.dif;
        let content = match record.content {
            Content::Value(value) => value.into(),
            Content::ManufacturerSpecific(bytes) => PlainContent::ManufacturerSpecific(bytes),
            Content::MoreRecordsFollow(bytes) => PlainContent::MoreRecordsFollow(bytes),
            Content::Filler => PlainContent::Filler,
            Content::Reserved(bytes) => PlainContent::Reserved(bytes),
        };
        Self { dif: plain::Dif { extension, storage, function, data }, content }
    }
}

impl From<Value> for PlainContent {
    fn from(value: Value) -> Self {
        let Value { dife, vif, text, vife, data } = value;
        Self::Value {
            dife: dife.into_iter().map(plain::Dife::from).collect(),
            vif: vif.into(),
            text: text.map(|text| text.reversed),
            vife: vife.into_iter().map(plain::Vif::from).collect(),
            data: data.into(),
        }
    }
}

impl From<Dife> for plain::Dife {
    fn from(dife: Dife) -> Self {
        let Dife { extension, subunit, tariff, storage } = dife;
        Self { extension, subunit, tariff, storage }
    }
}

impl From<Vif> for plain::Vif {
    fn from(vif: Vif) -> Self {
        Self { extension: vif.extension, code: vif.code }
    }
}

impl From<Data> for Vec<u8> {
    fn from(data: Data) -> Self {
        match data {
            Data::None => Self::new(),
            Data::One(bytes) => bytes.to_vec(),
            Data::Two(bytes) => bytes.to_vec(),
            Data::Three(bytes) => bytes.to_vec(),
            Data::Four(bytes) => bytes.to_vec(),
            Data::Six(bytes) => bytes.to_vec(),
            Data::Eight(bytes) => bytes.to_vec(),
            Data::Variable(Variable { lvar, bytes }) => [&[lvar], &bytes[..]].concat(),
        }
    }
}
