//! A field, and all that may be said of it.

use serde::{Deserialize, Serialize};
use smartmeter_proto::schema::UNIX_SECONDS;

use super::{Constant, Grade, Hex, Order, Ratio, Repr, Size, Type};

/// A place on the wire that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in the source.
    pub name: String,
    /// Its documentation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub docs: String,
    /// Where it begins, where that never varies: from the start of its type, which for a variant's own fields is the enum's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// How many bytes it takes. Of bit fields, the first has all the bytes that they share.
    pub size: Size,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The byte order of the numbers in it.
    #[serde(default, skip_serializing_if = "Order::is_big")]
    pub order: Order,
    /// How many bytes each number in it takes, where that is not what its type has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u8>,
    /// What stands for a number's digits.
    #[serde(default, skip_serializing_if = "Repr::is_binary")]
    pub repr: Repr,
    /// Its place in the bytes that it shares with the fields beside it, where it is a bit field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bits: Option<Bits>,
    /// What ends it, where its type does not say.
    #[serde(default, skip_serializing_if = "Extent::is_natural")]
    pub extent: Extent,
    /// What a decoder does with it.
    #[serde(default, skip_serializing_if = "Role::is_value")]
    pub role: Role,
    /// The condition for it to be there, over the fields before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cond: Option<String>,
    /// What must hold of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assert: Option<String>,
    /// The value that it has where it is not there, or where it is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// What it tells the type that it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passes: Option<String>,
    /// The type or codec of the source that makes its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<String>,
    /// The unit of the physical value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Physical value = number * scale * 10^exponent + offset.
    #[serde(default, skip_serializing_if = "Ratio::is_one")]
    pub scale: Ratio,
    /// The power of ten of the scale, where that is not always the same: this expression over the fields beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exponent: Option<String>,
    /// What is added to the scaled number.
    #[serde(default = "Ratio::zero", skip_serializing_if = "Ratio::is_zero")]
    pub shift: Ratio,
    /// How sure we are of its meaning.
    #[serde(default, skip_serializing_if = "Grade::is_confirmed")]
    pub grade: Grade,
    /// The name of the measurement that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The field beside it that holds its time, or that of the measurements in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The times of its items, where it is a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// The names of its items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Numbers on the wire that say that there is no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<i128>,
    /// How it goes on from one frame of a stream to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuity: Option<Continuity>,
}

/// The place of a bit field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bits {
    /// Bits before it in the bytes that it shares with others, in the order of the declaration.
    pub start: u16,
    /// How many bits it has.
    pub len: u16,
    /// Whether the most significant bit of a byte comes first (`big`), or the least (`little`).
    pub order: Order,
}

/// What a decoder does with a field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Role {
    /// Reads it.
    #[default]
    Value,
    /// Keeps bytes that mean nothing yet.
    Reserved,
    /// It says how many items a list has.
    CountOf {
        /// The list.
        field: String,
    },
    /// It says how many bytes some fields take.
    LenOf {
        /// The first of them.
        first: String,
        /// The last of them, included.
        last: String,
    },
    /// Insists on a constant.
    Constant {
        /// The constant.
        value: Constant,
    },
    /// Checks a checksum.
    Checksum {
        /// Its name in the CRC catalogue, or `sum`, or `xor`, or the path of a function of the source.
        algorithm: String,
        /// The first field that it covers.
        first: String,
        /// The last field that it covers, included.
        last: String,
    },
    /// Zero bytes up to a multiple of so many bytes from the start of its type.
    Padding {
        /// Of how many.
        multiple: usize,
    },
    /// So many zero bytes.
    Gap {
        /// How many.
        bytes: usize,
    },
    /// It is not on the wire: its value is computed from the fields before it.
    Computed,
    /// What this program does not know yet.
    Unknown,
}

/// What ends a field whose type does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Extent {
    /// Its type.
    #[default]
    Natural,
    /// A number of items.
    Count {
        /// How many.
        amount: Amount,
    },
    /// A number of bytes.
    Bytes {
        /// How many.
        amount: Amount,
        /// What fills it up at the end, which is not part of the value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pad: Option<u8>,
    },
    /// The end of what is around it.
    Rest,
    /// These bytes, which are not part of the value.
    Terminator {
        /// In hexadecimal.
        bytes: Hex,
    },
    /// The first item for which this holds, which is the last.
    Until {
        /// The condition.
        expression: String,
    },
    /// What this program does not know yet.
    Unknown,
}

/// A number of items or bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Amount {
    /// Always the same.
    Fixed {
        /// How many.
        number: usize,
    },
    /// What the field of that name says: its number times its scale plus its offset.
    Field {
        /// The field.
        name: String,
    },
    /// What this expression over the fields before it gives.
    Expression {
        /// The expression.
        expression: String,
    },
    /// What this program does not know yet.
    Unknown,
}

/// The times of a list's items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The field beside it that holds the first item's time.
    pub from: String,
    /// Seconds from one item to the next.
    pub every: u32,
    /// Which end of an item's interval its time is.
    pub stamp: Stamp,
}

/// Which end of an interval a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stamp {
    /// Its beginning.
    Start,
    /// Its end.
    End,
}

/// How a field goes on from one frame of a stream to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Continuity {
    /// Whose frame it is.
    Source,
    /// One more in each frame of a source; `first` follows `last`.
    Sequence {
        /// The smallest.
        first: u64,
        /// The largest.
        last: u64,
    },
    /// So many seconds later in each frame of a source.
    Cadence {
        /// Seconds from one frame to the next.
        seconds: u32,
    },
    /// Asks, and a frame whose reply is the same number answers.
    Request,
    /// Answers the request of the same number.
    Reply {
        /// The numbers, first and last, of replies that also come without a request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unsolicited: Option<(u64, u64)>,
    },
    /// What this program does not know yet.
    Unknown,
}

impl Field {
    /// Whether its bytes are on the wire.
    #[must_use]
    pub fn is_on_wire(&self) -> bool {
        self.role != Role::Computed
    }

    /// How many bytes each number in it takes on the wire; `None` where there is none in it.
    #[must_use]
    pub fn number_bytes(&self) -> Option<u8> {
        self.width.or(self.ty.leaf().number_bytes())
    }

    /// Whether the number on the wire is not yet the physical value.
    #[must_use]
    pub fn is_scaled(&self) -> bool {
        !self.scale.is_one() || !self.shift.is_zero() || self.exponent.is_some()
    }

    /// Whether its number is a time in Unix seconds.
    #[must_use]
    pub fn is_time(&self) -> bool {
        self.unit.as_deref() == Some(UNIX_SECONDS)
    }
}

impl Role {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_value(&self) -> bool {
        *self == Self::Value
    }
}

impl Extent {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_natural(&self) -> bool {
        *self == Self::Natural
    }
}
