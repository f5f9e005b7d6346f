//! `#[frame(…)]` as words with values, each taken once by whoever understands it.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{
    Attribute, Expr, ExprLit, Ident, Lit, LitByteStr, LitStr, Token, ext::IdentExt, parenthesized, parse::ParseStream,
};

use crate::errors::Errors;
use crate::nearest::hint;
use crate::ratio::Ratio;
use crate::symbol::{FIELD_WORDS, ID, ID_TYPE, TYPE_WORDS, VARIANT_WORDS};

/// One word of an attribute.
struct Word {
    name: Ident,
    value: Option<Expr>,
    taken: bool,
}

/// The words of all `#[frame(…)]` attributes on one item.
pub(crate) struct Words<'e> {
    words: Vec<Word>,
    errors: &'e Errors,
}

impl<'e> Words<'e> {
    /// Reads the attributes; what may stand there is `legal`.
    pub(crate) fn parse(attrs: &[Attribute], legal: &[&str], errors: &'e Errors) -> Self {
        let mut words: Vec<Word> = Vec::new();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("frame")) {
            for word in errors.ok(attr.parse_args_with(parse_words)).unwrap_or_default() {
                let name = word.name.to_string();
                if !legal.contains(&name.as_str()) {
                    errors.at(&word.name, not_legal(&name, legal));
                } else if words.iter().any(|other| other.name == word.name) {
                    errors.at(&word.name, format!("`{name}` is said twice"));
                } else {
                    words.push(word);
                }
            }
        }
        Self { words, errors }
    }

    fn take(&mut self, name: &str) -> Option<(Ident, Option<Expr>)> {
        let word = self.words.iter_mut().find(|word| word.name == name)?;
        word.taken = true;
        Some((word.name.clone(), word.value.clone()))
    }

    /// A word without a value.
    pub(crate) fn flag(&mut self, name: &str) -> Option<Ident> {
        let (word, value) = self.take(name)?;
        if let Some(value) = value {
            self.errors.at(value, format!("`{name}` takes no value"));
        }
        Some(word)
    }

    /// Takes a word that does not go with what else is said, and says why.
    pub(crate) fn refuse(&mut self, name: &str, message: &str) {
        if let Some((word, _)) = self.take(name) {
            self.errors.at(word, message);
        }
    }

    /// Whatever is a constant expression.
    pub(crate) fn expr(&mut self, name: &str, example: &str) -> Option<Expr> {
        let (word, value) = self.take(name)?;
        if value.is_none() {
            self.errors.at(word, format!("`{name}` needs a value, as in `{name} = {example}`"));
        }
        value
    }

    /// A literal that `read` understands.
    fn literal<T>(&mut self, name: &str, example: &str, read: impl Fn(&Lit) -> Option<T>) -> Option<T> {
        let expr = self.expr(name, example)?;
        let value = match ungrouped(&expr) {
            Expr::Lit(ExprLit { lit, .. }) => read(lit),
            _ => None,
        };
        if value.is_none() {
            self.errors.at(expr, format!("`{name}` is written as in `{name} = {example}`"));
        }
        value
    }

    /// A string.
    pub(crate) fn text(&mut self, name: &str, example: &str) -> Option<LitStr> {
        self.literal(name, &format!("\"{example}\""), |lit| match lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A string that is one of `choices`.
    pub(crate) fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(name, choices.first().map_or("", |choice| choice.0))?;
        let found = choices.iter().find(|(choice, _)| *choice == text.value());
        if found.is_none() {
            let legal: Vec<_> = choices.iter().map(|choice| choice.0).collect();
            let hint = hint(&text.value(), &legal);
            self.errors.at(text, format!("`{name}` is one of \"{}\"{hint}", legal.join("\", \"")));
        }
        found.map(|choice| choice.1)
    }

    /// An unsigned number.
    pub(crate) fn int(&mut self, name: &str, example: &str) -> Option<u64> {
        self.literal(name, example, number)
    }

    /// An unsigned number from 1 to `most`.
    pub(crate) fn int_up_to(&mut self, name: &str, example: &str, most: u64) -> Option<u64> {
        let span = self.span(name);
        let number = self.int(name, example)?;
        if number == 0 || number > most {
            let message = format!("`{name}` is a number from 1 to {most}");
            self.errors.push(syn::Error::new(span.unwrap_or_else(Span::call_site), message));
            return None;
        }
        Some(number)
    }

    /// A number of bytes.
    pub(crate) fn size(&mut self, name: &str, example: &str) -> Option<usize> {
        self.int_up_to(name, example, u64::from(u16::MAX)).and_then(|bytes| usize::try_from(bytes).ok())
    }

    /// The word's string, without taking it.
    pub(crate) fn peek_text(&self, name: &str) -> Option<String> {
        let word = self.words.iter().find(|word| word.name == name)?;
        match word.value.as_ref().map(ungrouped) {
            Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Some(text.value()),
            _ => None,
        }
    }

    /// Whether the word has a string for its value.
    pub(crate) fn is_text(&self, name: &str) -> bool {
        self.peek_text(name).is_some()
    }

    /// The id of a variant: a number, a range of them, or the bytes that it begins with.
    pub(crate) fn id(&mut self) -> Option<IdWord> {
        let expr = self.expr(ID, "0x17")?;
        let id = match ungrouped(&expr) {
            Expr::Lit(ExprLit { lit: Lit::ByteStr(bytes), .. }) => Some(IdWord::Bytes(bytes.clone())),
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                number_range(&text.value()).map(|(first, last)| IdWord::Range(first, last))
            }
            Expr::Lit(ExprLit { lit, .. }) => number(lit).map(IdWord::One),
            _ => None,
        };
        if id.is_none() {
            let message =
                "`id` is a number, a range or bytes, as in `id = 0x17`, `id = \"0x01..=0x0F\"` or `id = b\"1-0:\"`";
            self.errors.at(expr, message);
        }
        id
    }

    /// A range of numbers.
    pub(crate) fn range(&mut self, name: &str, example: &str) -> Option<(u64, u64)> {
        let text = self.text(name, example)?;
        let range = number_range(&text.value()).filter(|(first, last)| first <= last);
        if range.is_none() {
            self.errors.at(text, format!("`{name}` is a range of numbers, as in `{name} = \"{example}\"`"));
        }
        range
    }

    /// A number, or a range of them.
    pub(crate) fn number_or_range(&mut self, name: &str, example: &str) -> Option<(u64, u64)> {
        if self.is_text(name) {
            return self.range(name, &format!("{example}..=0x1F"));
        }
        self.int(name, example).map(|number| (number, number))
    }

    /// A constant sequence of bytes: a byte string, a string, or one byte.
    pub(crate) fn terminator(&mut self, name: &str) -> Option<LitByteStr> {
        self.literal(name, "b\"\\r\\n\"", |lit| match lit {
            Lit::ByteStr(bytes) => Some(bytes.clone()),
            Lit::Str(text) => Some(LitByteStr::new(text.value().as_bytes(), text.span())),
            Lit::Byte(byte) => Some(LitByteStr::new(&[byte.value()], byte.span())),
            Lit::Int(int) => int.base10_parse().ok().map(|byte: u8| LitByteStr::new(&[byte], int.span())),
            _ => None,
        })
    }

    /// A number, or an expression that may be the name of a field.
    pub(crate) fn amount(&mut self, name: &str) -> Option<AmountWord> {
        self.literal(name, "4", |lit| match lit {
            Lit::Int(int) => int.base10_parse().ok().map(AmountWord::Fixed),
            Lit::Str(field) => Some(AmountWord::Expr(field.clone())),
            _ => None,
        })
    }

    /// One byte, as a number or character.
    pub(crate) fn byte(&mut self, name: &str) -> Option<u8> {
        self.literal(name, "b' '", |lit| match lit {
            Lit::Int(int) => int.base10_parse().ok(),
            Lit::Byte(byte) => Some(byte.value()),
            _ => None,
        })
    }

    /// A number with decimals, or a fraction in a string.
    pub(crate) fn ratio(&mut self, name: &str) -> Option<Ratio> {
        let expr = self.expr(name, "0.1")?;
        let ratio = Ratio::of_expr(ungrouped(&expr));
        if ratio.is_none() {
            self.errors.at(
                expr,
                format!("`{name}` is a decimal number or a fraction, as in `{name} = 0.1` or `{name} = \"26/65536\"`"),
            );
        }
        ratio
    }

    /// Reports words that stand beside others they don't go with.
    pub(crate) fn reject_rest(self, place: &str) {
        for word in self.words.iter().filter(|word| !word.taken) {
            self.errors.at(&word.name, format!("`{}` has no meaning {place}", word.name));
        }
    }

    /// The place of a word, for errors about it.
    pub(crate) fn span(&self, name: &str) -> Option<Span> {
        let word = self.words.iter().find(|word| word.name == name)?;
        Some(word.value.as_ref().map_or_else(|| word.name.span(), Spanned::span))
    }
}

/// A number, or an expression that gives it.
pub(crate) enum AmountWord {
    Fixed(usize),
    Expr(LitStr),
}

/// What leads to a variant.
pub(crate) enum IdWord {
    One(u64),
    Range(u64, u64),
    Bytes(LitByteStr),
}

/// Why a word can't stand here: it belongs elsewhere, or there is none like it.
fn not_legal(name: &str, legal: &[&str]) -> String {
    let home = match name {
        ID => "types and variants: put it above the struct, or on a variant",
        ID_TYPE => "enums: put it above the enum",
        name if FIELD_WORDS.contains(&name) => "fields: put it on one",
        name if VARIANT_WORDS.contains(&name) => "variants: put it on one",
        name if TYPE_WORDS.contains(&name) => "types: put it above the struct or enum",
        name => return format!("unknown word `{name}`{}\nlegal here: {}", hint(name, legal), legal.join(", ")),
    };
    format!("`{name}` is a word of {home}")
}

pub(crate) fn number(lit: &Lit) -> Option<u64> {
    match lit {
        Lit::Int(int) => int.base10_parse().ok(),
        Lit::Byte(byte) => Some(byte.value().into()),
        _ => None,
    }
}

/// `0x01..=0x0F`.
pub(crate) fn number_range(text: &str) -> Option<(u64, u64)> {
    let (first, last) = text.split_once("..=")?;
    let number = |text: &str| syn::parse_str::<Lit>(text.trim()).ok().as_ref().and_then(number);
    Some((number(first)?, number(last)?))
}

/// What a macro was given for `$literal` or `$expr`.
pub(crate) fn ungrouped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => ungrouped(&group.expr),
        expr => expr,
    }
}

fn parse_words(input: ParseStream<'_>) -> syn::Result<Vec<Word>> {
    let mut words = Vec::new();
    while !input.is_empty() {
        let name = input.call(Ident::parse_any)?;
        if input.peek(Paren) {
            return Err(syn::Error::new(name.span(), as_a_call(&name, input)?));
        }
        let value = if input.parse::<Option<Token![=]>>()?.is_some() { Some(value(&name, input)?) } else { None };
        words.push(Word { name, value, taken: false });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(words)
}

/// What stands behind `=`. A range is no expression that this could hold, so it stands in quotes.
fn value(name: &Ident, input: ParseStream<'_>) -> syn::Result<Expr> {
    let first = if input.peek(Token![..]) { None } else { Some(input.parse::<Expr>()?) };
    if !input.peek(Token![..]) {
        return first.ok_or_else(|| input.error("expected a value"));
    }
    let included = input.parse::<Option<Token![..=]>>()?.is_some();
    if !included {
        input.parse::<Token![..]>()?;
    }
    let last = if input.is_empty() || input.peek(Token![,]) { None } else { Some(input.parse::<Expr>()?) };
    let (start, end) = (first.to_token_stream(), last.to_token_stream());
    let dots = if included || name == ID { "..=" } else { ".." };
    let span = first.or(last).map_or_else(|| name.span(), |expr| expr.span());
    Err(syn::Error::new(span, format!("a range stands in quotes: `{name} = \"{start}{dots}{end}\"`")))
}

/// How `unit("W")` is written.
fn as_a_call(name: &Ident, input: ParseStream<'_>) -> syn::Result<String> {
    let content;
    parenthesized!(content in input);
    let value = content.parse::<TokenStream>()?;
    let value = match syn::parse2::<Lit>(value) {
        Ok(value) => value.to_token_stream().to_string(),
        Err(_) => "…".to_owned(),
    };
    Ok(format!("a word has `=` and a value, or stands alone: `{name} = {value}`"))
}

/// The text of the doc comments, without the space after `///`.
pub(crate) fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| {
        let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &attr.meta.require_name_value().ok()?.value else {
            return None;
        };
        let line = line.value();
        Some(line.strip_prefix(' ').unwrap_or(&line).trim_end().to_owned())
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
