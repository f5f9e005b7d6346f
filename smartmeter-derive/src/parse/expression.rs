//! Rust code in strings: conditions, counts, values, over the fields of the declaration.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::LitStr;

use crate::errors::Errors;
use crate::model::Expression;

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
    uses.retain(|(_, name)| !own.contains(&name.to_string()));
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
        .filter_map(|token| if let TokenTree::Ident(name) = token { Some(name.to_string()) } else { None })
        .collect()
}

/// Collects identifiers that are names of fields and stand for themselves: not after a point or colon.
fn find_names(tokens: TokenStream, names: &[String], uses: &mut Vec<(usize, Ident)>) {
    let mut before = None;
    for token in tokens {
        match &token {
            TokenTree::Group(group) => find_names(group.stream(), names, uses),
            TokenTree::Ident(ident) if !matches!(before, Some('.' | ':')) => {
                let name = ident.to_string();
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
