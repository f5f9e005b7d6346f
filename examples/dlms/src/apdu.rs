//! Data units of the application layer (IEC 62056-5-3): the one that a meter pushes.

use smartmeter_proto::prelude::*;

use crate::data::{Data, DateTime};
use crate::kaifa::KaifaList2;

/// A data unit, told apart by its tag.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Apdu<'a> {
    /// Values that nobody asked for.
    #[frame(id = 0x0F)]
    DataNotification(DataNotification<'a>),
    /// Another one, also any that is encrypted.
    #[frame(other)]
    Other {
        /// The tag.
        tag: u8,
        /// What follows it.
        body: &'a [u8],
    },
}

/// Values that nobody asked for, and when they were sent.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct DataNotification<'a> {
    /// Its number, and how it is to be treated.
    pub invoke_id: InvokeId,
    /// When it was sent.
    pub date_time: DateTimeForm,
    /// The values.
    pub body: Body<'a>,
}

/// `Long-Invoke-Id-And-Priority`.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct InvokeId {
    /// Whether it has a high priority.
    #[frame(bits = 1)]
    pub high_priority: bool,
    /// Whether it wants to be confirmed.
    #[frame(bits = 1)]
    pub confirmed: bool,
    /// Whether to go on after an error, or to stop.
    #[frame(bits = 1)]
    pub break_on_error: bool,
    /// Whether the values say what they are.
    #[frame(bits = 1)]
    pub self_descriptive: bool,
    /// Nothing yet.
    #[frame(bits = 4, reserved)]
    pub reserved: u8,
    /// Its number.
    #[frame(bits = 24)]
    pub number: u32,
}

/// When it was sent, in one of the forms that meters use.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum DateTimeForm {
    /// Not said: Aidon, Landis+Gyr.
    #[frame(id = 0x00)]
    Absent,
    /// A length and the time, as the standard has it: Kamstrup.
    #[frame(id = 0x0C)]
    Plain(DateTime),
    /// A tag, a length and the time, as in data: Kaifa.
    #[frame(id = 0x09)]
    Tagged {
        /// Twelve bytes.
        #[frame(magic = 0x0C)]
        len: Filled<u8>,
        /// The time.
        date_time: DateTime,
    },
}

impl DateTimeForm {
    /// The time, where it is said.
    #[must_use]
    pub const fn date_time(&self) -> Option<&DateTime> {
        match self {
            Self::Absent => None,
            Self::Plain(date_time) | Self::Tagged { date_time, .. } => Some(date_time),
        }
    }
}

/// The values: those in an order that says what they are, and all others as data.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub enum Body<'a> {
    /// A structure of one number: what Kaifa's meters in Norway send every two seconds or so.
    #[frame(id = b"\x02\x01\x06")]
    KaifaList1 {
        /// Active power that is taken from the grid.
        #[frame(unit = "W", metric = "electricity.power.import")]
        power_import: u32,
    },
    /// A structure of thirteen: what Kaifa's meters in Norway send every ten seconds.
    #[frame(id = b"\x02\x0D\x09\x07KFM_001")]
    KaifaList2(KaifaList2<'a>),
    /// Any other.
    #[frame(fallback)]
    Data(Data<'a>),
}
