//! What every library makes of a long frame, in one form that they can be compared in.

use mbus::{Content, Data, Date, DateTime, LongFrame, Payload, Record, Variable, VariableData};
use smartmeter_proto::prelude::*;

/// A long frame, without what follows from the rest: constants, lengths and the sum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plain {
    pub(crate) control: Control,
    pub(crate) address: u8,
    pub(crate) payload: PlainPayload,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Control {
    pub(crate) zero: u8,
    /// PRM, FCB or ACD, FCV or DFC.
    pub(crate) flags: [bool; 3],
    pub(crate) function: u8,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PlainPayload {
    VariableData { header: Header, records: Vec<PlainRecord> },
    Other { ci: u8, body: Vec<u8> },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    pub(crate) ident: [u8; 8],
    /// The letters, the first one first, and what is left of the word.
    pub(crate) manufacturer: ([u8; 3], u8),
    pub(crate) version: u8,
    pub(crate) medium: u8,
    pub(crate) access: u8,
    /// The manufacturer's own bits, temporary error, permanent error, low power, the application's status.
    pub(crate) status: (u8, bool, bool, bool, u8),
    pub(crate) signature: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlainRecord {
    pub(crate) dif: Dif,
    pub(crate) content: PlainContent,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dif {
    pub(crate) extension: bool,
    pub(crate) storage: u8,
    pub(crate) function: u8,
    pub(crate) data: u8,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PlainContent {
    Value {
        dife: Vec<Dife>,
        vif: Vif,
        text: Option<Vec<u8>>,
        vife: Vec<Vif>,
        /// As on the wire, with LVAR where there is one.
        data: Vec<u8>,
    },
    ManufacturerSpecific(Vec<u8>),
    MoreRecordsFollow(Vec<u8>),
    Filler,
    Reserved(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dife {
    pub(crate) extension: bool,
    pub(crate) subunit: u8,
    pub(crate) tariff: u8,
    pub(crate) storage: u8,
}

/// A VIF or a VIFE.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vif {
    pub(crate) extension: bool,
    pub(crate) code: u8,
}

impl From<&LongFrame<'_>> for Plain {
    fn from(frame: &LongFrame<'_>) -> Self {
        let mbus::Control { zero, primary, fcb_acd, fcv_dfc, function } = frame.control;
        let payload = match &frame.payload {
            Payload::VariableData(data) => PlainPayload::VariableData {
                header: data.into(),
                records: data.records.iter().map(|record| (&record).into()).collect(),
            },
            Payload::Other { ci, body } => PlainPayload::Other { ci: *ci, body: body.to_vec() },
        };
        let control = Control { zero, flags: [primary, fcb_acd, fcv_dfc], function };
        Self { control, address: frame.address, payload }
    }
}

impl From<&VariableData<'_>> for Header {
    fn from(data: &VariableData<'_>) -> Self {
        let &VariableData { ident, manufacturer, version, medium, access, status, signature, .. } = data;
        let mbus::Manufacturer { first, second, third, soft } = manufacturer;
        let mbus::Status { manufacturer_specific, temporary_error, permanent_error, power_low, application } = status;
        Self {
            ident,
            manufacturer: ([first, second, third], soft),
            version,
            medium: byte(&medium),
            access,
            status: (manufacturer_specific, temporary_error, permanent_error, power_low, application as u8),
            signature,
        }
    }
}

/// The one byte of `frame`.
fn byte<'a>(frame: &impl Frame<'a>) -> u8 {
    let mut byte = [0];
    assert_eq!(frame.encode(&mut byte).map_err(|error| error.to_string()), Ok(1));
    byte[0]
}

impl From<&Record<'_>> for PlainRecord {
    fn from(record: &Record<'_>) -> Self {
        let mbus::Dif { extension, storage, function, data } = record.dif;
        let content = match &record.content {
            Content::Value { dife, vif, text, vife, data } => PlainContent::Value {
                dife: dife.iter().flat_map(List::iter).map(Dife::from).collect(),
                vif: Vif { extension: vif.extension, code: vif.code },
                text: text.map(|text| text.reversed.to_vec()),
                vife: vife.iter().flat_map(List::iter).map(Vif::from).collect(),
                data: wire(data),
            },
            Content::ManufacturerSpecific(bytes) => PlainContent::ManufacturerSpecific(bytes.to_vec()),
            Content::MoreRecordsFollow(bytes) => PlainContent::MoreRecordsFollow(bytes.to_vec()),
            Content::Filler => PlainContent::Filler,
            Content::Reserved(bytes) => PlainContent::Reserved(bytes.to_vec()),
        };
        Self { dif: Dif { extension, storage, function: function as u8, data }, content }
    }
}

impl From<mbus::Dife> for Dife {
    fn from(dife: mbus::Dife) -> Self {
        let mbus::Dife { extension, subunit, tariff, storage } = dife;
        Self { extension, subunit, tariff, storage }
    }
}

impl From<mbus::Vife> for Vif {
    fn from(vife: mbus::Vife) -> Self {
        Self { extension: vife.extension, code: vife.code }
    }
}

/// The bytes that a value has on the wire, put together by hand so that a value read wrong is seen.
fn wire(data: &Data<'_>) -> Vec<u8> {
    match data {
        Data::None | Data::Selection => Vec::new(),
        Data::Int8(number) => number.to_le_bytes().to_vec(),
        Data::Int16(number) => number.to_le_bytes().to_vec(),
        Data::Int24(number) => signed((*number).into(), 3),
        Data::Int32(number) => number.to_le_bytes().to_vec(),
        Data::Real32(number) => number.to_le_bytes().to_vec(),
        Data::Int48(number) => signed(*number, 6),
        Data::Int64(number) => number.to_le_bytes().to_vec(),
        Data::Bcd2(digits) => packed(digits),
        Data::Bcd4(digits) => packed(digits),
        Data::Bcd6(digits) => packed(digits),
        Data::Bcd8(digits) => packed(digits),
        Data::Bcd12(digits) => packed(digits),
        Data::Variable(variable) => match variable {
            Variable::Text { lvar, text: bytes }
            | Variable::Positive { lvar, digits: bytes }
            | Variable::Negative { lvar, digits: bytes }
            | Variable::Binary { lvar, number: bytes }
            | Variable::LongBinary { lvar, number: bytes } => [&[*lvar], *bytes].concat(),
            Variable::Binary48(number) => [&[0xF5], &number[..]].concat(),
            Variable::Binary64(number) => [&[0xF6], &number[..]].concat(),
        },
        Data::Date(date) => day(*date).to_le_bytes().to_vec(),
        Data::DateTime(time) => {
            let DateTime { minute, reserved, invalid, hour, hundreds, summer, date } = *time;
            let first = minute | reserved << 6 | u8::from(invalid) << 7;
            let second = hour | hundreds << 5 | u8::from(summer) << 7;
            [&[first, second], &day(date).to_le_bytes()[..]].concat()
        }
    }
}

/// The lowest `len` bytes of a number, the rest of which is its sign.
fn signed(number: i64, len: usize) -> Vec<u8> {
    let bytes = number.to_le_bytes();
    let sign = if number < 0 { 0xFF } else { 0 };
    assert!(bytes[len..].iter().all(|byte| *byte == sign) && bytes[len - 1] & 0x80 == sign & 0x80, "{number}");
    bytes[..len].to_vec()
}

fn packed(digits: &[u8]) -> Vec<u8> {
    digits.chunks(2).map(|pair| pair[0] | pair[1] << 4).collect()
}

fn day(date: Date) -> u16 {
    let Date { day, year_low, month, year_high } = date;
    u16::from_le_bytes([day | year_low << 5, month | year_high << 4])
}

/// How many bytes LVAR announces, if any: what a reader of EN 13757-3 makes of its clause 6.3.
pub(crate) fn variable_len(lvar: u8) -> Option<usize> {
    Some(match lvar {
        0x00..=0xBF => lvar.into(),
        0xC0..=0xC9 | 0xD0..=0xD9 | 0xE0..=0xEF => (lvar & 0x0F).into(),
        0xF0..=0xF4 => 16 + 4 * usize::from(lvar & 0x0F),
        0xF5 => 48,
        0xF6 => 64,
        _ => return None,
    })
}
