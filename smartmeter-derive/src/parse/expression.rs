//! Rust code in strings: conditions, counts, values, over the fields of the declaration.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::LitStr;
use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::model::Expression;
use crate::nearest::nearest;

/// The code in `text`, with the fields that it names.
pub(super) fn expression(text: &LitStr, names: &[String], errors: &Errors) -> Option<Expression> {
    let Ok(tokens) = text.parse::<TokenStream>() else {
        errors.at(text, "this is no Rust expression");
        return None;
    };
    if tokens.is_empty() {
        errors.at(text, "an expression is missing here");
        return None;
    }
    let mut uses = Vec::new();
    find_names(tokens.clone(), names, &mut uses);
    let own = closure_parameters(&tokens);
    uses.retain(|(_, name)| !own.contains(&name.unraw().to_string()));
    Some(Expression { text: text.clone(), tokens, uses })
}

/// The names that a closure, `|item| …`, gives to what it is called with: they hide fields of the same name.
fn closure_parameters(tokens: &TokenStream) -> Vec<String> {
    let mut tokens = tokens.clone().into_iter();
    if !matches!(tokens.next(), Some(TokenTree::Punct(bar)) if bar.as_char() == '|') {
        return Vec::new();
    }
    let parameters = tokens.take_while(|token| !matches!(token, TokenTree::Punct(bar) if bar.as_char() == '|'));
    parameters
        .filter_map(|token| if let TokenTree::Ident(name) = token { Some(name.unraw().to_string()) } else { None })
        .collect()
}

/// Collects identifiers that are names of fields and stand for themselves: not after a point or colon, nor what is called.
fn find_names(tokens: TokenStream, names: &[String], uses: &mut Vec<(usize, Ident)>) {
    let mut before = None;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Group(group) => find_names(group.stream(), names, uses),
            TokenTree::Ident(ident) if !matches!(before, Some('.' | ':')) && !is_called(tokens.peek()) => {
                let name = ident.unraw().to_string();
                let found = names.iter().position(|known| *known == name);
                if let Some(index) = found
                    && !uses.iter().any(|(used, _)| *used == index)
                {
                    uses.push((index, ident.clone()));
                }
            }
            _ => {}
        }
        before = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
    }
}

/// Whether what stands before this is a function.
fn is_called(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

/// A name that is none of a field, but nearly. Where names may be given by the expression itself, none is looked for.
pub(super) fn misspelt(expression: &Expression, names: &[String], told: &[String]) -> Option<String> {
    let text = expression.text.value().replace("||", "");
    if ["|", "=>", "let ", "for "].iter().any(|gives_names| text.contains(gives_names)) {
        return None;
    }
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let is_near = |name: &String| {
        !names.contains(name) && !told.contains(name) && nearest(name, &known).is_some() && !is_of_rust(name)
    };
    values(expression.tokens.clone()).into_iter().find(is_near)
}

/// Words that could be names of fields, and are not.
fn is_of_rust(word: &str) -> bool {
    let words = ["as", "crate", "else", "false", "if", "in", "match", "self", "super", "true"];
    let types = ["bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64"];
    words.contains(&word) || types.contains(&word) || ["i8", "i16", "i32", "i64", "i128", "isize"].contains(&word)
}

/// The identifiers in small letters that stand for values of their own: no functions, macros, members or paths.
fn values(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let sign = |token: Option<&TokenTree>| match token {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| sign(tokens.get(before)));
        let next = tokens.get(at + 1);
        match token {
            // What a macro makes of its input is its own affair.
            TokenTree::Group(_) if before == Some('!') => {}
            TokenTree::Group(group) => found.extend(values(group.stream())),
            TokenTree::Ident(ident) if !matches!(before, Some('.' | ':' | '\'')) => {
                let name = ident.unraw().to_string();
                let is_path = sign(next) == Some(':') || sign(next) == Some('!') && !is_compared(tokens.get(at + 2));
                if !is_path && !matches!(next, Some(TokenTree::Group(_))) && name.starts_with(char::is_lowercase) {
                    found.push(name);
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a `!` before this is that of `!=`.
fn is_compared(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}
