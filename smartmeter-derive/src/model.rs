//! What a declaration says, with names resolved: what the checks look at and the code is made from.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{
    Expr, ExprLit, GenericArgument, Generics, Ident, Lifetime, Lit, LitByteStr, LitStr, Member, Path, PathArguments,
    Type,
};

use crate::ratio::Ratio;

/// A declared type.
pub(crate) struct Declaration {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) docs: String,
    pub(crate) id: Option<u64>,
    pub(crate) grade: Grade,
    /// The path of `smartmeter_proto`.
    pub(crate) krate: Path,
    /// The lifetime of the input: the type's own, or one made up.
    pub(crate) input: Lifetime,
    /// What the frame around it must tell it.
    pub(crate) context: Option<Context>,
    /// How deep it may hold itself.
    pub(crate) max_depth: Option<u8>,
    /// Whether it is to be `serde`'s, too.
    pub(crate) serde: bool,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Struct(Group),
    Enum(Enum),
}

/// Parameters that the frame around a type fills in: `kind: u8`.
pub(crate) struct Context {
    pub(crate) text: LitStr,
    pub(crate) names: Vec<Ident>,
    pub(crate) types: Vec<Type>,
}

/// Rust code in a string, over the fields that it names.
pub(crate) struct Expression {
    pub(crate) text: LitStr,
    pub(crate) tokens: TokenStream,
    /// The fields, with their names as the code writes them.
    pub(crate) uses: Vec<(usize, Ident)>,
}

/// Where the id of an enum is.
pub(crate) enum Id {
    /// A number of this type, before what it leads to.
    Number(Ident),
    /// The first bytes of what it leads to.
    Start,
    /// What this expression over the context gives.
    Context(Expression),
}

pub(crate) struct Enum {
    pub(crate) id: Id,
    pub(crate) order: Order,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) docs: String,
    pub(crate) selector: Selector,
    pub(crate) content: Content,
}

pub(crate) enum Selector {
    /// The id written on the variant; `None` where its payload has one.
    Id(Option<u64>),
    /// Those from one to another, both included.
    Range(u64, u64),
    /// The bytes that it begins with.
    Start(LitByteStr),
    Other,
    Fallback,
}

pub(crate) enum Content {
    Unit,
    Payload(Box<Type>),
    Fields(Group),
}

/// Fields, one after the other.
pub(crate) struct Group {
    pub(crate) fields: Vec<Field>,
}

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
    /// The power of ten of the scale, where fields beside it say that.
    pub(crate) exponent: Option<Expression>,
    pub(crate) offset: Ratio,
    pub(crate) grade: Grade,
    pub(crate) metric: Option<Metric>,
    pub(crate) series: Option<Series>,
    pub(crate) labels: Option<Labels>,
    pub(crate) absent: Option<Absent>,
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

/// Fields from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// A span of fields with a byte length.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// The field that says the length.
    pub(crate) length: usize,
    /// The fields that have a reader of their own.
    pub(crate) read: Range,
    /// The fields that the length counts.
    pub(crate) counted: Range,
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

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Big,
    Little,
    WordSwapped,
}

#[derive(Clone, Copy)]
pub(crate) enum Grade {
    Confirmed,
    Inferred,
    Unknown,
}

pub(crate) struct Metric {
    pub(crate) name: LitStr,
    pub(crate) at: Option<usize>,
}

pub(crate) struct Series {
    pub(crate) from: usize,
    pub(crate) every: u32,
    pub(crate) stamp: Stamp,
}

/// Numbers that say that there is no value.
pub(crate) struct Absent {
    pub(crate) expr: Expr,
    pub(crate) values: Vec<i128>,
}

/// The names of the items.
pub(crate) struct Labels {
    pub(crate) text: LitStr,
    pub(crate) names: Vec<String>,
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

impl Range {
    pub(crate) fn contains(self, index: usize) -> bool {
        (self.first..=self.last).contains(&index)
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

impl Group {
    /// The checksums, in an order in which each comes after those it covers.
    pub(crate) fn checksums(&self) -> Vec<(usize, &Field, Range)> {
        let mut left: Vec<_> = self
            .fields
            .iter()
            .enumerate()
            .filter_map(|(index, field)| match field.role {
                Role::Checksum { over, .. } => Some((index, field, over)),
                _ => None,
            })
            .collect();
        let mut sorted = Vec::new();
        while !left.is_empty() {
            let is_free = |over: Range| !left.iter().any(|&(other, ..)| over.contains(other));
            // Where all are covered by others, they cover each other: a check reports that.
            let next = left.iter().position(|&(_, _, over)| is_free(over)).unwrap_or(0);
            sorted.push(left.remove(next));
        }
        sorted
    }

    /// The byte lengths that span several fields, or one: field and span.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = (usize, &Field, Range)> {
        self.fields.iter().enumerate().filter_map(|(index, field)| match field.role {
            Role::LenOf(range) => Some((index, field, range)),
            _ => None,
        })
    }

    /// Spans with a byte length that are readers of their own: the length's position, the fields read through
    /// it, and the first field that the length counts.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> {
        self.lengths().filter_map(|(length, _, counted)| {
            if self.repeated(length).is_some() {
                return None;
            }
            if length < counted.first {
                return (counted.first != counted.last).then_some(Part { length, read: counted, counted });
            }
            if counted.first == counted.last {
                // It stands behind what it counts: a check reports that.
                return None;
            }
            // It counts itself, so the reader begins behind it, or behind the bytes that it shares.
            let own_end = self.fields[length].bits.map_or(length, |bits| bits.group.last);
            Some(Part { length, read: Range { first: own_end + 1, last: counted.last }, counted })
        })
    }

    /// The earlier length of the very same fields, where field `index` is one that repeats it.
    pub(crate) fn repeated(&self, index: usize) -> Option<usize> {
        let own = self.lengths().find(|(length, ..)| *length == index)?;
        let same = |(length, field, range): &(usize, &Field, Range)| {
            *length < index && *range == own.2 && (field.scale, field.offset) == (own.1.scale, own.1.offset)
        };
        self.lengths().find(same).map(|(length, ..)| length)
    }

    /// The last field of the span, or of the group, whose rest field `index` takes.
    pub(crate) fn end_of_rest(&self, index: usize) -> usize {
        let parts = self.parts().filter(|part| part.read.contains(index));
        parts.map(|part| part.read.last).min().unwrap_or(self.fields.len() - 1)
    }

    /// Whether a run of fields whose length is known begins with field `index`.
    pub(crate) fn begins_run(&self, index: usize) -> bool {
        match index.checked_sub(1) {
            None => true,
            Some(before) => self.fields[before].may_vary() && !self.fields[index].may_vary(),
        }
    }

    /// Whether what was written must be read again to fill something in.
    pub(crate) fn needs_patches(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.role, Role::LenOf(_) | Role::Checksum { .. }))
    }
}

/// Types that go on to the end of what they are given.
pub(crate) const BORROWED: &[&str] = &["List", "&[u8]", "&str", "Str", "Vec", "String", "Escaped", "Decimal"];

/// Whether it is a number whose length depends on how large it is.
pub(crate) fn is_variable(ty: &Type) -> bool {
    let word = type_word(ty);
    word == "BerLength" || word == "Filled" && filled_argument(ty).is_some_and(is_variable)
}

/// The last word of a type's path: `List` of `smartmeter_proto::List<'a, u16>`.
pub(crate) fn type_word(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(_) => "&[u8]".to_owned(),
            other => format!("&{}", other.to_token_stream()),
        },
        Type::Array(_) => "array".to_owned(),
        // What a macro was given for `$ty`.
        Type::Group(group) => type_word(&group.elem),
        Type::Paren(paren) => type_word(&paren.elem),
        _ => String::new(),
    }
}

/// The `u16` of `Filled<u16>`.
pub(crate) fn filled_argument(ty: &Type) -> Option<&Type> {
    first_argument(ty)
}

/// The `T` of `Something<'a, T>`.
pub(crate) fn first_argument(ty: &Type) -> Option<&Type> {
    if let Type::Group(group) = ty {
        return first_argument(&group.elem);
    }
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

impl ToTokens for Order {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = match self {
            Self::Big => "Big",
            Self::Little => "Little",
            Self::WordSwapped => "WordSwapped",
        };
        let ident = format_ident!("{ident}");
        tokens.extend(quote::quote!(__proto::Order::#ident));
    }
}

/// The number of bytes of an integer type; 0 for what is none.
pub(crate) fn integer_bytes(ty: &Type) -> u16 {
    match type_word(ty).as_str() {
        "u8" | "i8" => 1,
        "u16" | "i16" => 2,
        "u32" | "i32" => 4,
        "u64" | "i64" => 8,
        _ => 0,
    }
}

/// What a list or array consists of; the type itself where it is neither.
pub(crate) fn element(ty: &Type) -> &Type {
    match ty {
        Type::Array(array) => &array.elem,
        Type::Group(group) => element(&group.elem),
        ty if ["List", "Vec"].contains(&type_word(ty).as_str()) => first_argument(ty).unwrap_or(ty),
        ty => ty,
    }
}

/// The length of an array, where it is written as a number.
pub(crate) fn array_len(ty: &Type) -> Option<u16> {
    match ty {
        Type::Array(array) => match &array.len {
            Expr::Lit(ExprLit { lit: Lit::Int(len), .. }) => len.base10_parse().ok(),
            _ => None,
        },
        Type::Group(group) => array_len(&group.elem),
        _ => None,
    }
}
