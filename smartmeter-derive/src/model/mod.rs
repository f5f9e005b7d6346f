//! What a declaration says, with names resolved: what the checks look at and the code is made from.

mod field;
mod group;
mod types;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::{Generics, Ident, Lifetime, LitByteStr, LitStr, Path, Type};

pub(crate) use self::field::{
    Algorithm, Amount, Bits, Continuity, ContinuityKind, Extent, Field, Maker, Moment, Repr, Role, Series, Stamp,
};
pub(crate) use self::group::{Group, Part, Range};
pub(crate) use self::types::{
    BORROWED, filled_argument, first_argument, integer_bytes, is_known, is_variable, items, type_word,
};

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

impl ToTokens for Order {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = format_ident!("{}", if *self == Self::Big { "Big" } else { "Little" });
        tokens.extend(quote::quote!(__proto::Order::#ident));
    }
}
