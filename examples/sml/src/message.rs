//! What messages hold (SML 1.04, message structure): the answers that a meter pushes, and whatever else as elements.

use smartmeter_proto::prelude::*;

use crate::element::{Element, Number, Octets, Optional, Unsigned};

/// The part of a message that its checksum covers.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Signed<'a> {
    /// A message is a list of six: these four, the checksum and the end.
    #[frame(magic = 0x76)]
    pub list: Filled<u8>,
    /// The transaction that it belongs to.
    pub transaction_id: Octets<'a>,
    /// Its group in the file.
    pub group_no: Unsigned,
    /// What to do where a message before it could not be executed.
    pub abort_on_error: Unsigned,
    /// What it says.
    pub body: Body<'a>,
}

/// What a message says, and by which number that is known.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Body<'a> {
    /// A list of two.
    #[frame(magic = 0x72)]
    pub list: Filled<u8>,
    /// Which content follows; meters write it in two bytes or in four.
    pub tag: Unsigned,
    /// The content.
    #[frame(ctx = "tag.value()")]
    pub content: Content<'a>,
}

/// The contents of a message, told apart by the tag before them.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(ctx = "tag: u64", id = "tag")]
pub enum Content<'a> {
    /// The first message of a file.
    #[frame(id = 0x0101)]
    OpenResponse(OpenResponse<'a>),
    /// The last message of a file.
    #[frame(id = 0x0201)]
    CloseResponse(CloseResponse<'a>),
    /// A list of values.
    #[frame(id = 0x0701)]
    GetListResponse(GetListResponse<'a>),
    /// Content that is not declared here.
    #[frame(other)]
    Other(Element<'a>),
}

/// `SML_PublicOpen.Res`: opens a file.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct OpenResponse<'a> {
    /// A list of six.
    #[frame(magic = 0x76)]
    pub list: Filled<u8>,
    /// The character set, ISO 8859-15 unless said.
    pub codepage: Octets<'a>,
    /// Who is answered.
    pub client_id: Octets<'a>,
    /// Tells the files of a connection apart.
    pub req_file_id: Octets<'a>,
    /// Who answers: the meter.
    pub server_id: Octets<'a>,
    /// The meter's time.
    pub ref_time: Optional<Time>,
    /// The version of SML, 1 unless said.
    pub sml_version: Optional<Unsigned>,
}

/// `SML_PublicClose.Res`: closes a file.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct CloseResponse<'a> {
    /// A list of one.
    #[frame(magic = 0x71)]
    pub list: Filled<u8>,
    /// A signature of the whole file.
    pub global_signature: Octets<'a>,
}

/// `SML_GetList.Res`: a list of values.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct GetListResponse<'a> {
    /// A list of seven.
    #[frame(magic = 0x77)]
    pub list: Filled<u8>,
    /// Who is answered.
    pub client_id: Octets<'a>,
    /// Who answers: the meter.
    pub server_id: Octets<'a>,
    /// Which list this is.
    pub list_name: Octets<'a>,
    /// The meter's time when it took the values.
    pub act_sensor_time: Optional<Time>,
    /// The values.
    pub val_list: ValList<'a>,
    /// A signature of the list.
    pub list_signature: Octets<'a>,
    /// The time of the gateway that passed it on.
    pub act_gateway_time: Optional<Time>,
}

/// The values of a list.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum ValList<'a> {
    /// Up to 15 values.
    #[frame(id = "0x70..=0x7F")]
    Short {
        /// Type 7 and the number of values.
        tl: u8,
        /// The values.
        #[frame(count = "tl & 0x0F")]
        entries: List<'a, ListEntry<'a>>,
    },
    /// More than 15 values.
    #[frame(id = "0xF0..=0xFF")]
    Long {
        /// Type 7 and the highest bits of the number.
        tl: u8,
        /// The lower bits of the number, four in each byte.
        #[frame(until = "|byte| byte & 0x80 == 0")]
        more: &'a [u8],
        /// The values.
        #[frame(count = "crate::long_length(*tl, more)")]
        entries: List<'a, ListEntry<'a>>,
    },
}

impl<'a> ValList<'a> {
    /// The values.
    #[must_use]
    pub const fn entries(&self) -> &List<'a, ListEntry<'a>> {
        match self {
            Self::Short { entries, .. } | Self::Long { entries, .. } => entries,
        }
    }
}

/// A value with its name, time, unit and scale.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct ListEntry<'a> {
    /// A list of seven.
    #[frame(magic = 0x77)]
    pub list: Filled<u8>,
    /// What is measured.
    pub obj_name: Obis,
    /// The meter's state.
    pub status: Optional<Unsigned>,
    /// When it was measured.
    pub val_time: Optional<Time>,
    /// In what it is measured.
    pub unit: Optional<UnitElement>,
    /// How many places the number is to be moved.
    pub scaler: Optional<Scaler>,
    /// The number, or what else there is.
    pub value: Element<'a>,
    /// A signature of the value.
    pub value_signature: Octets<'a>,
}

impl ListEntry<'_> {
    /// The measurement, where the value is a number.
    #[must_use]
    pub fn quantity(&self) -> Option<Quantity> {
        Some(Quantity {
            number: self.value.number()?,
            exponent: self.scaler.present().map_or(0, |scaler| scaler.exponent),
            unit: self.unit.present().map(|element| element.unit),
        })
    }
}

/// A measurement: `number` times ten to the power of `exponent`, in `unit`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The number on the wire.
    pub number: i128,
    /// The power of ten to multiply it by.
    pub exponent: i8,
    /// The unit, where there is one.
    pub unit: Option<Unit>,
}

/// The name of a value (IEC 62056-6-1): medium, channel, quantity, kind, tariff, period.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct Obis {
    /// An octet string of six.
    #[frame(magic = 0x07)]
    pub tl: Filled<u8>,
    /// The groups A to F.
    pub code: [u8; 6],
}

/// A unit as an element.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct UnitElement {
    /// An unsigned number of one byte.
    #[frame(magic = 0x62)]
    pub tl: Filled<u8>,
    /// The unit.
    pub unit: Unit,
}

/// Units by their numbers in DLMS/COSEM (IEC 62056-6-2), as far as meters with SML send them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum Unit {
    /// Degrees of an angle.
    #[frame(id = 8)]
    Degree,
    /// Watts, of active power.
    #[frame(id = 27)]
    Watt,
    /// Volt-amperes, of apparent power.
    #[frame(id = 28)]
    VoltAmpere,
    /// Vars, of reactive power.
    #[frame(id = 29)]
    Var,
    /// Watt hours, of active energy.
    #[frame(id = 30)]
    WattHour,
    /// Var hours, of reactive energy.
    #[frame(id = 32)]
    VarHour,
    /// Amperes.
    #[frame(id = 33)]
    Ampere,
    /// Volts.
    #[frame(id = 35)]
    Volt,
    /// Hertz.
    #[frame(id = 44)]
    Hertz,
    /// A unit that is not named here; DZG's meters send 0 beside text.
    #[frame(other)]
    Other(u8),
}

/// A power of ten as an element.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct Scaler {
    /// A signed number of one byte.
    #[frame(magic = 0x52)]
    pub tl: Filled<u8>,
    /// The power of ten to multiply the value by.
    pub exponent: i8,
}

/// A time.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub enum Time {
    /// Seconds that the meter has been working.
    #[frame(id = b"\x72\x62\x01")]
    SecIndex(Unsigned),
    /// Seconds since 1970-01-01T00:00:00Z.
    #[frame(id = b"\x72\x62\x02")]
    Timestamp(Unsigned),
    /// A time with its distance from UTC.
    #[frame(id = b"\x72\x62\x03\x73")]
    LocalTimestamp {
        /// Seconds since 1970-01-01T00:00:00Z.
        timestamp: Unsigned,
        /// Minutes that local standard time is ahead.
        local_offset: Number,
        /// Minutes that summer time adds.
        season_time_offset: Number,
    },
    /// A number with nothing around it: a fault of Holley's DTZ541, which means seconds that they have been working.
    #[frame(fallback)]
    Bare(Unsigned),
}
