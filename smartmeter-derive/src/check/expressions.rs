//! Expressions over fields.

use proc_macro2::{Ident, Spacing, TokenTree};

use super::report;
use crate::errors::Errors;
use crate::model::{Amount, Expression, Extent, Group, Maker, integer_bytes, type_word};

/// Reports expressions that name what they can't know.
pub(super) fn check(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    let before = [field.cond.as_ref(), field.default.as_ref(), told(&field.maker), amount(&field.extent)];
    for expression in before.into_iter().flatten() {
        check_references(group, expression, errors);
        check_uses(group, expression, index, errors);
    }
    let until = match &field.extent {
        Extent::Until(is_last) => Some(is_last),
        _ => None,
    };
    if let Some(expression) = until {
        check_uses(group, expression, index, errors);
    }
    if let Some(assert) = &field.assert {
        check_references(group, assert, errors);
        check_uses(group, assert, index + 1, errors);
    }
}

fn told(maker: &Maker) -> Option<&Expression> {
    match maker {
        Maker::Told(told) => Some(told),
        _ => None,
    }
}

fn amount(extent: &Extent) -> Option<&Expression> {
    match extent {
        Extent::Count(Amount::Expr(expression)) | Extent::Bytes { len: Amount::Expr(expression), .. } => {
            Some(expression)
        }
        _ => None,
    }
}

/// A field is a reference in an expression: a number that stands alone or is compared with one needs its `*`.
fn check_references(group: &Group, expression: &Expression, errors: &Errors) {
    let tokens: Vec<TokenTree> = expression.tokens.clone().into_iter().collect();
    let found = parts(&tokens).into_iter().find_map(|part| bare_number(group, expression, part));
    if let Some(name) = found {
        let message = format!("fields are references here: write `*{name}` for the number in `{name}`");
        errors.at(&expression.text, message);
    }
}

/// What stands between commas, `&&` and `||`.
fn parts(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let sign = |token: Option<&TokenTree>| match token {
        Some(TokenTree::Punct(punct)) => Some((punct.as_char(), punct.spacing())),
        _ => None,
    };
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < tokens.len() {
        let signs = match (sign(tokens.get(at)), sign(tokens.get(at + 1))) {
            (Some((',', _)), _) => 1,
            (Some((one @ ('&' | '|'), Spacing::Joint)), Some((other, _))) if one == other => 2,
            _ => 0,
        };
        if signs > 0 {
            parts.push(&tokens[from..at]);
            from = at + signs;
        }
        at += signs.max(1);
    }
    parts.push(&tokens[from..]);
    parts
}

/// The number that is all of `part`, or that `part` compares with a literal.
fn bare_number<'p>(group: &Group, expression: &Expression, part: &'p [TokenTree]) -> Option<&'p Ident> {
    let name = match part {
        [TokenTree::Ident(name)] => name,
        [TokenTree::Ident(name), TokenTree::Punct(one), TokenTree::Literal(_)] if "<>".contains(one.as_char()) => name,
        [TokenTree::Ident(name), TokenTree::Punct(one), TokenTree::Punct(two), TokenTree::Literal(_)]
            if "=!<>".contains(one.as_char()) && two.as_char() == '=' =>
        {
            name
        }
        _ => return None,
    };
    let (used, _) = expression.uses.iter().find(|(_, used)| used == name)?;
    let ty = &group.fields[*used].declared;
    let is_number = integer_bytes(ty) > 0 || ["f32", "f64", "bool"].contains(&type_word(ty).as_str());
    is_number.then_some(name)
}

/// An expression names values that were read before it, and that the struct holds when it is written.
fn check_uses(group: &Group, expression: &Expression, end: usize, errors: &Errors) {
    for (used, name) in &expression.uses {
        let field = &group.fields[*used];
        if *used >= end {
            let message = format!("`{name}` is not read yet where this expression is needed: name fields before it");
            errors.at(&expression.text, message);
        } else if field.is_filled() {
            let message = format!(
                "`{name}` is filled in by the encoder, so the struct does not hold it: an expression can name values only"
            );
            report(errors, expression.text.span(), message);
        }
    }
}
