//! What fields hold: types, sizes, numbers and constants.

use serde::{Deserialize, Serialize};

use crate::show;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Type {
    /// An unsigned number.
    Uint {
        /// How many bytes its type has.
        bytes: u8,
    },
    /// A two's complement number.
    Int {
        /// How many bytes its type has.
        bytes: u8,
    },
    /// An IEEE 754 number.
    Float {
        /// 4 or 8.
        bytes: u8,
    },
    /// A byte that is 0 or 1.
    Bool,
    /// A length in the form of BER and A-XDR.
    BerLength,
    /// Bytes without further meaning.
    Bytes,
    /// UTF-8 text.
    Text,
    /// A decimal number in ASCII, of any number of digits.
    Decimal,
    /// A fixed number of the same.
    Array {
        /// What is repeated.
        element: Box<Self>,
        /// How often.
        len: usize,
    },
    /// A varying number of the same.
    List {
        /// What is repeated.
        element: Box<Self>,
    },
    /// A declared type.
    Frame {
        /// Its name.
        name: String,
    },
    /// A declared type that may hold itself, down to a depth.
    Recursive {
        /// Its name.
        name: String,
        /// How deep.
        max_depth: u8,
    },
    /// A part in which some bytes are written as others.
    Escaped {
        /// How: `slip`, `hdlc`, or the name of a scheme.
        scheme: String,
        /// What is in it when they are back.
        inner: Box<Self>,
    },
    /// What this program does not know yet.
    Unknown,
}

/// Bounds on a length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// The fewest.
    pub min: usize,
    /// The most; `None` where nothing limits it.
    pub max: Option<usize>,
}

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The most significant one.
    #[default]
    Big,
    /// The least significant one.
    Little,
    /// The least significant 16-bit word first, and in each word the most significant byte.
    WordSwapped,
}

/// What stands for a number's digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Repr {
    /// Its bits.
    #[default]
    Binary,
    /// A decimal digit in each half byte.
    Bcd,
    /// Decimal digits in ASCII, with a point before the last `decimals` of them where that is not 0.
    Decimal {
        /// How many digits follow the point.
        decimals: u8,
    },
    /// Hexadecimal digits in ASCII.
    Hex,
    /// What this program does not know yet.
    Unknown,
}

/// A value that must be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Constant {
    /// An unsigned number.
    Uint(u64),
    /// A signed number.
    Int(i64),
    /// A number in text: a floating-point or decimal one, as it is spelled.
    Number(String),
    /// Yes or no.
    Bool(bool),
    /// Bytes.
    Bytes(Hex),
    /// Text.
    Text(String),
}

/// How sure we are of a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Proven: by a checksum, an identity, or documentation.
    #[default]
    Confirmed,
    /// Fits everything seen, and nothing proves it.
    Inferred,
    /// Seen and not explained.
    Unknown,
}

/// An exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Above the line.
    pub numerator: i64,
    /// Below the line; never zero.
    pub denominator: u64,
}

/// Bytes, in JSON as upper-case pairs with spaces between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Hex(pub Vec<u8>);

impl Type {
    /// What is repeated in it, or it itself where nothing is.
    #[must_use]
    pub fn leaf(&self) -> &Self {
        match self {
            Self::Array { element, .. } | Self::List { element } => element.leaf(),
            other => other,
        }
    }

    /// The name of the declared type in it, also of that in items and escaped parts.
    #[must_use]
    pub fn declared(&self) -> Option<&str> {
        match self {
            Self::Frame { name } | Self::Recursive { name, .. } => Some(name),
            Self::Array { element, .. } | Self::List { element } => element.declared(),
            Self::Escaped { inner, .. } => inner.declared(),
            _ => None,
        }
    }

    /// How many bytes a number of this type has; `None` where it is none.
    #[must_use]
    pub const fn number_bytes(&self) -> Option<u8> {
        match *self {
            Self::Uint { bytes } | Self::Int { bytes } | Self::Float { bytes } => Some(bytes),
            _ => None,
        }
    }
}

impl Size {
    /// The length, where it never varies.
    #[must_use]
    pub fn exact(self) -> Option<usize> {
        self.max.filter(|&max| max == self.min)
    }
}

impl Order {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_big(&self) -> bool {
        *self == Self::Big
    }
}

impl Repr {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        *self == Self::Binary
    }
}

impl Grade {
    /// Whether it is the usual one.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        *self == Self::Confirmed
    }

    /// `confirmed`, `inferred` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

impl Ratio {
    /// The scale of what is not scaled.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
    /// The shift of what is not shifted.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    pub(super) const fn zero() -> Self {
        Self::ZERO
    }

    /// Whether it is 1.
    #[must_use]
    pub fn is_one(&self) -> bool {
        *self == Self::ONE
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}

impl Default for Ratio {
    fn default() -> Self {
        Self::ONE
    }
}

impl From<Hex> for String {
    fn from(Hex(bytes): Hex) -> Self {
        show::hex(&bytes)
    }
}

impl TryFrom<String> for Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let byte = |pair: &str| {
            let byte = u8::from_str_radix(pair, 16).ok().filter(|_| pair.len() == 2);
            byte.ok_or_else(|| format!("expected two hexadecimal digits, found {pair:?}"))
        };
        text.split_whitespace().map(byte).collect::<Result<_, _>>().map(Self)
    }
}
