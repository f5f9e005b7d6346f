//! What a declaration says, with names resolved: what the checks look at and the code is made from.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{Expr, GenericArgument, Generics, Ident, Lifetime, LitStr, Member, Path, PathArguments, Type};

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
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Struct(Group),
    Enum(Enum),
}

pub(crate) struct Enum {
    pub(crate) id_type: Ident,
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
    pub(crate) ty: Type,
    pub(crate) docs: String,
    pub(crate) span: Span,
    /// Whether an error was found in its words, so that they don't say all that was meant.
    pub(crate) unclear: bool,
    pub(crate) order: Order,
    /// Bytes of a number that is not as wide as its type; else 0.
    pub(crate) width: u8,
    pub(crate) role: Role,
    pub(crate) extent: Extent,
    pub(crate) unit: Option<LitStr>,
    pub(crate) scale: Ratio,
    pub(crate) offset: Ratio,
    pub(crate) grade: Grade,
    pub(crate) metric: Option<Metric>,
    pub(crate) series: Option<Series>,
}

/// What the codec does with a field. Fields are named by their position.
pub(crate) enum Role {
    Value,
    Reserved,
    CountOf(usize),
    LenOf(Range),
    Constant(Expr),
    Checksum { algorithm: Algorithm, over: Range },
    Padding { multiple: usize },
}

/// How a checksum is computed.
pub(crate) enum Algorithm {
    /// One of the CRC catalogue: its name there, its constant and the integer that holds it.
    Crc { name: LitStr, constant: Ident, integer: Ident },
    /// All bytes added up.
    Sum,
    /// All bytes combined by exclusive or.
    Xor,
}

/// Fields from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// What ends a field.
pub(crate) enum Extent {
    Natural,
    Count(Amount),
    Bytes { len: Amount, pad: Option<u8> },
    Rest,
}

#[derive(Clone, Copy)]
pub(crate) enum Amount {
    Fixed(usize),
    /// What another field says.
    Field(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Big,
    Little,
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
        let fixed = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64", "bool", "array", "Filled"];
        !fixed.contains(&type_word(&self.ty).as_str())
    }

    /// Whether the encoder fills it in.
    pub(crate) fn is_filled(&self) -> bool {
        !matches!(self.role, Role::Value | Role::Reserved)
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

    /// The last field of the span, or of the group, whose rest field `index` takes.
    pub(crate) fn end_of_rest(&self, index: usize) -> usize {
        let spans = self.lengths().map(|(_, _, range)| range).filter(|range| range.contains(index));
        spans.map(|range| range.last).min().unwrap_or(self.fields.len() - 1)
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
pub(crate) const BORROWED: &[&str] = &["List", "&[u8]", "&str"];

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
    if let Type::Group(group) = ty {
        return filled_argument(&group.elem);
    }
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(number) => Some(number),
        _ => None,
    }
}

impl ToTokens for Order {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = format_ident!("{}", if *self == Self::Big { "Big" } else { "Little" });
        tokens.extend(quote::quote!(__proto::Order::#ident));
    }
}
