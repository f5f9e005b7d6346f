//! Data records: EN 13757-3, clause 6.

use smartmeter_proto::prelude::*;

use crate::Data;

/// One record: the DIF, and what that announces.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Record<'a> {
    /// How the record is built.
    pub dif: Dif,
    /// What follows.
    #[frame(ctx = "*dif")]
    pub content: Content<'a>,
}

impl<'a> Record<'a> {
    /// The storage number: 0 is the current value, others are older ones.
    #[must_use]
    pub fn storage(&self) -> u64 {
        self.dife()
            .zip(0..)
            .fold(self.dif.storage.into(), |number, (dife, place)| number | u64::from(dife.storage) << (1 + 4 * place))
    }

    /// The tariff; 0 is all of them.
    #[must_use]
    pub fn tariff(&self) -> u32 {
        self.dife().zip(0..).fold(0, |number, (dife, place)| number | u32::from(dife.tariff) << (2 * place))
    }

    /// The subunit: which of several meters in the same case.
    #[must_use]
    pub fn subunit(&self) -> u16 {
        self.dife().zip(0..).fold(0, |number, (dife, place)| number | u16::from(dife.subunit) << place)
    }

    /// The DIFEs in turn.
    fn dife(&self) -> impl Iterator<Item = Dife> + use<'a> {
        let dife = match &self.content {
            Content::Value { dife, .. } => *dife,
            _ => None,
        };
        // More than ten would not decode, and would not fit the numbers above.
        dife.unwrap_or_default().iter().take(10)
    }
}

/// The data information field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Dif {
    /// Whether a DIFE follows.
    #[frame(bits = 1)]
    pub extension: bool,
    /// The lowest bit of the storage number.
    #[frame(bits = 1)]
    pub storage: u8,
    /// Which value of the quantity it is.
    #[frame(bits = 2)]
    pub function: Function,
    /// How the value is coded.
    #[frame(bits = 4)]
    pub data: u8,
}

impl Dif {
    /// The whole byte of a special function, whose data field is F; else 0.
    fn special(self) -> u8 {
        let mut byte = [0];
        if self.data == 0xF && self.encode(&mut byte).is_ok() { byte[0] } else { 0 }
    }
}

/// Which value of a quantity a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub enum Function {
    /// The one at the time.
    #[frame(id = 0)]
    Instantaneous,
    /// The largest.
    #[frame(id = 1)]
    Maximum,
    /// The smallest.
    #[frame(id = 2)]
    Minimum,
    /// The one during an error.
    #[frame(id = 3)]
    Error,
}

/// What follows a DIF.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(ctx = "dif: Dif", id = "dif.special()")]
pub enum Content<'a> {
    /// A value.
    #[frame(id = 0)]
    Value {
        /// More of storage number, tariff and subunit: up to the first DIFE without extension bit.
        #[frame(cond = "dif.extension", until = "|one| !one.extension", max = 10)]
        dife: Option<List<'a, Dife>>,
        /// What is measured, and in which unit.
        vif: Vif,
        /// The unit in plain text, where the VIF says so. It comes before the VIFEs.
        #[frame(cond = "vif.code == Vif::PLAIN_TEXT")]
        text: Option<PlainText<'a>>,
        /// More of what is measured: up to the first VIFE without extension bit.
        #[frame(cond = "vif.extension", until = "|one| !one.extension", max = 10)]
        vife: Option<List<'a, Vife>>,
        /// The value.
        #[frame(ctx = "Data::coding(dif, *vif, vife.as_ref())")]
        data: Data<'a>,
    },
    /// The rest of the telegram is the manufacturer's own.
    #[frame(id = 0x0F)]
    ManufacturerSpecific(#[frame(rest)] &'a [u8]),
    /// So is this, and there are more records in the next telegram.
    #[frame(id = 0x1F)]
    MoreRecordsFollow(#[frame(rest)] &'a [u8]),
    /// Nothing.
    #[frame(id = 0x2F)]
    Filler,
    /// A special function without a meaning yet. How long it is nobody knows.
    #[frame(other)]
    Reserved(#[frame(rest, grade = "unknown")] &'a [u8]),
}

/// An extension of the DIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Dife {
    /// Whether another DIFE follows.
    #[frame(bits = 1)]
    pub extension: bool,
    /// The next bit of the subunit.
    #[frame(bits = 1)]
    pub subunit: u8,
    /// The next two bits of the tariff.
    #[frame(bits = 2)]
    pub tariff: u8,
    /// The next four bits of the storage number.
    #[frame(bits = 4)]
    pub storage: u8,
}

/// The value information field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Vif {
    /// Whether a VIFE follows.
    #[frame(bits = 1)]
    pub extension: bool,
    /// Quantity, unit and power of ten; or where to find those.
    #[frame(bits = 7)]
    pub code: u8,
}

impl Vif {
    /// A date, or a date and time, by the coding of the value.
    pub(crate) const DATE: u8 = 0x6C;
    /// A date and time, or a time.
    pub(crate) const DATE_TIME: u8 = 0x6D;
    /// The unit stands there in plain text.
    pub const PLAIN_TEXT: u8 = 0x7C;
}

/// A unit that the meter spells out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct PlainText<'a> {
    /// The characters, ASCII, the last one first.
    #[frame(prefix = "u8")]
    pub reversed: &'a [u8],
}

/// An extension of the VIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
pub struct Vife {
    /// Whether another VIFE follows.
    #[frame(bits = 1)]
    pub extension: bool,
    /// What it says depends on what is before it.
    #[frame(bits = 7)]
    pub code: u8,
}
