//! A field and all that is said of it.

use proc_macro2::Span;
use quote::{ToTokens, format_ident};
use syn::{Expr, Ident, LitByteStr, LitStr, Member, Path, Type};

use super::{Expression, Grade, Order, Range, is_variable, type_word};
use crate::ratio::Ratio;

pub(crate) struct Field {
    /// Its place in the struct; none for what only the wire has.
    pub(crate) member: Option<Member>,
    pub(crate) name: String,
    /// What is on the wire. Of `Option<T>` that depends on a condition, `T`; of a mapped field, the number.
    pub(crate) ty: Type,
    /// What the struct holds.
    pub(crate) declared: Type,
    pub(crate) docs: String,
    pub(crate) span: Span,
    /// Whether an error was found in its words, so that they don't say all that was meant.
    pub(crate) unclear: bool,
    pub(crate) order: Order,
    /// Bytes of a number that is not as wide as its type; else 0.
    pub(crate) width: u8,
    pub(crate) repr: Repr,
    /// Its place in bytes that it shares with the fields beside it.
    pub(crate) bits: Option<Bits>,
    /// The condition for it to be there.
    pub(crate) cond: Option<Expression>,
    /// Its value where it is not there, or what it is computed from.
    pub(crate) default: Option<Expression>,
    /// What must hold of it.
    pub(crate) assert: Option<Expression>,
    /// Who makes its value.
    pub(crate) maker: Maker,
    /// The most items (where counted) or bytes it may have.
    pub(crate) max: Option<u64>,
    pub(crate) role: Role,
    pub(crate) extent: Extent,
    pub(crate) unit: Option<LitStr>,
    pub(crate) scale: Ratio,
    pub(crate) offset: Ratio,
    pub(crate) grade: Grade,
    pub(crate) metric: Option<LitStr>,
    /// When it was measured, or, of a frame, what is in it.
    pub(crate) at: Option<Moment>,
    pub(crate) series: Option<Series>,
    pub(crate) continuity: Option<Continuity>,
}

/// What the codec does with a field. Fields are named by their position.
pub(crate) enum Role {
    Value,
    Reserved,
    CountOf(usize),
    LenOf(Range),
    Constant(Expr),
    Checksum {
        algorithm: Algorithm,
        over: Range,
    },
    Padding {
        multiple: usize,
    },
    Gap {
        bytes: usize,
    },
    /// Not on the wire: what `default` says.
    Computed,
}

/// Who makes the value of a field.
pub(crate) enum Maker {
    /// Its own type.
    Itself,
    /// Its own type, which the frame tells something.
    Told(Expression),
    /// Its type, from the number of another type that is on the wire; `Option`'s content where there is one.
    Mapped { value: Type },
    /// A codec of the user's own.
    Codec(Type),
}

/// What stands for a number's digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repr {
    Binary,
    Bcd,
    Decimal { decimals: u8 },
    Hex,
}

/// The place of a bit field in the bytes that it shares with others.
#[derive(Clone, Copy)]
pub(crate) struct Bits {
    /// Bits before it, from the first byte that is shared on.
    pub(crate) start: u16,
    /// How many it has; all items of an array together.
    pub(crate) len: u16,
    pub(crate) order: Order,
    /// The fields that share the bytes.
    pub(crate) group: Range,
    /// How many bytes these are.
    pub(crate) bytes: usize,
}

/// How a checksum is computed.
pub(crate) enum Algorithm {
    /// One of the CRC catalogue: its name there, its constant and the integer that holds it.
    Crc { name: LitStr, constant: Ident, integer: Ident },
    /// All bytes added up.
    Sum,
    /// All bytes combined by exclusive or.
    Xor,
    /// A function of the user's own, from bytes to a number.
    Own(Path),
}

/// What ends a field.
pub(crate) enum Extent {
    Natural,
    Count(Amount),
    Bytes {
        len: Amount,
        pad: Option<u8>,
    },
    Rest,
    /// These bytes, which are not part of the value.
    Terminator(LitByteStr),
    /// The first item of which this closure says so.
    Until(Expression),
}

pub(crate) enum Amount {
    Fixed(usize),
    /// What another field says.
    Field(usize),
    /// What an expression gives.
    Expr(Expression),
}

/// The field that holds a time, and where that is said.
pub(crate) struct Moment {
    pub(crate) field: usize,
    pub(crate) text: LitStr,
}

pub(crate) struct Series {
    pub(crate) from: Moment,
    pub(crate) every: u32,
    pub(crate) stamp: Stamp,
}

/// How a field goes on from one frame of a stream to the next, and the word that says so.
pub(crate) struct Continuity {
    pub(crate) span: Span,
    pub(crate) kind: ContinuityKind,
}

#[derive(Clone, Copy)]
pub(crate) enum ContinuityKind {
    Source,
    Sequence { first: u64, last: u64 },
    Cadence { seconds: u32 },
    Request,
    Reply { unsolicited: Option<(u64, u64)> },
}

#[derive(Clone, Copy)]
pub(crate) enum Stamp {
    Start,
    End,
}

impl Algorithm {
    /// Its name in the schema.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Crc { name, .. } => name.value(),
            Self::Sum => "sum".to_owned(),
            Self::Xor => "xor".to_owned(),
            Self::Own(function) => function.to_token_stream().to_string().replace(' ', ""),
        }
    }
}

impl Field {
    /// The name of the variable that holds it in generated code.
    pub(crate) fn local(&self) -> Ident {
        format_ident!("__{}", self.name, span = Span::mixed_site())
    }

    /// Whether its length may vary, as far as the declaration alone shows.
    pub(crate) fn may_vary(&self) -> bool {
        if self.cond.is_some() || is_variable(&self.ty) || !matches!(self.extent, Extent::Natural) {
            return true;
        }
        if self.bits.is_some() || matches!(self.role, Role::Computed | Role::Gap { .. }) {
            return false;
        }
        let fixed = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64", "bool", "array", "Filled"];
        !fixed.contains(&type_word(&self.ty).as_str())
    }

    /// Whether the encoder fills it in.
    pub(crate) fn is_filled(&self) -> bool {
        !matches!(self.role, Role::Value | Role::Reserved | Role::Computed)
    }

    /// The scale of the physical value: digits after a decimal point make the number that many times larger.
    pub(crate) fn physical_scale(&self) -> Ratio {
        match self.repr {
            Repr::Decimal { decimals } => self.scale.divided_by_ten(decimals).unwrap_or(self.scale),
            _ => self.scale,
        }
    }

    /// Whether it is made of items that can be counted; of text and bytes, these are bytes.
    pub(crate) fn is_counted(&self) -> bool {
        let counted = ["List", "Vec", "&[u8]", "&str", "Str", "String"];
        matches!(self.maker, Maker::Itself) && counted.contains(&type_word(&self.ty).as_str())
    }

    /// Whether its number is not yet what it stands for.
    pub(crate) fn is_scaled(&self) -> bool {
        self.scale != Ratio::ONE || self.offset != Ratio::ZERO
    }

    /// Whether it is the first of those that share bytes.
    pub(crate) fn begins_bits(&self, index: usize) -> bool {
        self.bits.is_some_and(|bits| bits.group.first == index)
    }

    /// Whether it is the last of those that share bytes.
    pub(crate) fn ends_bits(&self, index: usize) -> bool {
        self.bits.is_some_and(|bits| bits.group.last == index)
    }
}
