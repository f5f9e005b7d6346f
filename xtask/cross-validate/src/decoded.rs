//! What a decoder, ours or another, made of one transaction: the neutral form in which they are compared.
//!
//! As a line of JSON it is what a tool's script prints:
//!
//! ```json
//! {"status":"whole","fields":[
//!   {"path":"Receive","raw":"1"},
//!   {"path":"Receive.packet.body.Days.days[0].energy","raw":"104","value":"10.4","unit":"kWh"}]}
//! ```

use serde::{Deserialize, Serialize};

/// What was made of one transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decoded {
    pub(crate) status: Status,
    /// Why, where it is not whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) why: String,
    /// What was read, in the order of the bytes; of what was refused, what came before the fault.
    pub(crate) fields: Vec<Field>,
}

/// How far a transaction can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// All of it, and its checksums hold.
    Whole,
    /// All of it, but a checksum is not that of the bytes.
    BadChecksum,
    /// It is not such a frame: cut short, too long, another constant.
    Refused,
}

/// A value and where it stands. An id is one as well: its path is that of the variant it leads to, or, where the variant is
/// nothing but its id, that of the field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Field {
    /// As `smartmeter decode --format hex` has it: `Receive.packet.body.HalfHours.energy[3]`.
    pub(crate) path: String,
    /// The value on the wire: integers in decimal, bytes in hexadecimal, `true` and `false`, text as it is.
    pub(crate) raw: String,
    /// What `raw` is; ours alone says so, and so how it is compared.
    #[serde(default)]
    pub(crate) kind: Kind,
    /// The name that an enum gives the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The physical value, where scale and offset make it another number than `raw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
    /// Its unit, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
    /// The first byte, and the one behind the last; a tool may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<[usize; 2]>,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    #[default]
    Integer,
    Float,
    Bool,
    Bytes,
    Text,
    /// A number as it is spelled.
    Decimal,
}

/// A transaction, and what our parser made of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Case {
    /// Where it is from: `p350-2017-06-01-boot.txt line 16`, `generated 17`.
    pub(crate) origin: String,
    pub(crate) source: Source,
    #[serde(serialize_with = "hex")]
    pub(crate) bytes: Vec<u8>,
    /// What it is: `Receive Power`.
    pub(crate) name: String,
    pub(crate) ours: Decoded,
}

/// What kind of transaction it is, for the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Source {
    /// As it is in a capture; a reconstructed one again as it was put right.
    Capture,
    /// Generated from the declaration, valid.
    Generated,
    /// Generated, then damaged.
    Damaged,
}

fn hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to_hex(bytes))
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
