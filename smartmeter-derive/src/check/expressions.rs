//! Expressions over fields.

use super::report;
use crate::errors::Errors;
use crate::model::{Amount, Expression, Extent, Group, Maker};

/// Reports expressions that name what they can't know.
pub(super) fn check(group: &Group, index: usize, errors: &Errors) {
    let field = &group.fields[index];
    let before = [field.cond.as_ref(), field.default.as_ref(), told(&field.maker), amount(&field.extent)];
    for expression in before.into_iter().flatten() {
        check_uses(group, expression, index, errors);
    }
    let until = match &field.extent {
        Extent::Until(is_last) => Some(is_last),
        _ => None,
    };
    if let Some(expression) = until {
        check_uses(group, expression, index, errors);
    }
    if let Some(exponent) = &field.exponent {
        check_exponent(group, exponent, index, errors);
    }
    if let Some(assert) = &field.assert {
        check_uses(group, assert, index + 1, errors);
    }
}

/// A scale is of use when all fields are there, so that it can name those after it, too, but not itself.
fn check_exponent(group: &Group, exponent: &Expression, index: usize, errors: &Errors) {
    check_uses(group, exponent, group.fields.len(), errors);
    if exponent.uses.iter().any(|(used, _)| *used == index) {
        let name = &group.fields[index].name;
        errors.at(&exponent.text, format!("`{name}` can't be its own scale: name a field beside it"));
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
