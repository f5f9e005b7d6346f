//! What a field means: measurements and their times.

use quote::quote;
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, LitStr, UnOp};

use super::fields::Resolver;
use crate::attr::Words;
use crate::interval;
use crate::model::{Absent, Expression, Labels, Moment, Series, Stamp};
use crate::ratio::Ratio;
use crate::symbol::*;

const STAMPS: &[(&str, Stamp)] = &[("end", Stamp::End), ("start", Stamp::Start)];

/// What the number is multiplied by: a number, and a power of ten that fields beside it say.
pub(super) fn scale(words: &mut Words<'_>, resolver: &Resolver<'_>) -> (Ratio, Option<Expression>) {
    let Some(scale) = words.scale(SCALE) else { return (Ratio::ONE, None) };
    (scale.ratio, scale.exponent.and_then(|text| exponent(&text, resolver)))
}

/// What stands behind `10^`: a name, with or without a sign, or an expression in parentheses.
fn exponent(text: &LitStr, resolver: &Resolver<'_>) -> Option<Expression> {
    let value = text.value();
    let name = value.strip_prefix('-').unwrap_or(&value).trim();
    let is_name = syn::parse_str::<Ident>(name).is_ok();
    if !(is_name || name.starts_with('(') && name.ends_with(')')) {
        let message = "an exponent is a field, or an expression in parentheses, as in `scale = \"10^sf\"` or \
                       `scale = \"10^(*sf - 3)\"`";
        resolver.errors.at(text, message);
        return None;
    }
    // A single word is a field, or what the frame around the type tells it.
    if is_name && !resolver.is_told(name) {
        resolver.named(text, name)?;
    }
    let mut exponent = resolver.expression(&LitStr::new(name, text.span()))?;
    if name.len() < value.len() {
        let positive = &exponent.tokens;
        exponent.tokens = quote!(__proto::codegen::Exponent::exponent(#positive).saturating_neg());
    }
    exponent.text = text.clone();
    Some(exponent)
}

pub(super) fn metric(words: &mut Words<'_>) -> Option<LitStr> {
    words.text(METRIC, "electricity.power")
}

/// The field that holds the time of a measurement, or of all those in a frame.
pub(super) fn moment(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Moment> {
    let text = words.text(AT, "timestamp")?;
    Some(Moment { field: resolver.field(&text)?, text })
}

pub(super) fn series(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Series> {
    let stamp = words.choice(STAMP, STAMPS);
    let every = words.text(EVERY, "30 min");
    let from = words.text(FROM, "start");
    let (from, every) = match (from, every) {
        (Some(from), Some(every)) => (from, every),
        (None, None) => {
            if let (Some(_), Some(span)) = (stamp, words.span(STAMP)) {
                let message =
                    "`stamp` says which end of an interval the times of a series are: say `from` and `every`, too";
                resolver.errors.push(syn::Error::new(span, message));
            }
            return None;
        }
        (from, every) => {
            let both = "a series has a first time and a step: say both `from = \"start\"` and `every = \"30 min\"`";
            resolver.errors.at(from.or(every), both);
            return None;
        }
    };
    let Some(seconds) = interval::seconds(&every.value()) else {
        resolver.errors.at(every, "an interval is a number and one of s, min, h, d, as in \"30 min\"");
        return None;
    };
    let from = Moment { field: resolver.field(&from)?, text: from };
    Some(Series { from, every: seconds, stamp: stamp.unwrap_or(Stamp::End) })
}

/// `labels = "L1, L2, L3"`.
pub(super) fn labels(words: &mut Words<'_>) -> Option<Labels> {
    let text = words.text(LABELS, "L1, L2, L3")?;
    let names = text.value().split(',').map(|name| name.trim().to_owned()).collect();
    Some(Labels { text, names })
}

/// `absent = 0xFFFF`, or several: `absent = "0x7FFF, -0x8000"`.
pub(super) fn absent(words: &mut Words<'_>, resolver: &Resolver<'_>) -> Option<Absent> {
    let list = words.peek_text(ABSENT);
    let expr = words.expr(ABSENT, "0xFFFF")?;
    let values = match list {
        Some(list) => list.split(',').map(|one| syn::parse_str(one).ok().as_ref().and_then(integer)).collect(),
        None => integer(&expr).map(|one| vec![one]),
    };
    let Some(values) = values else {
        let message = "`absent` is a number, or several, as in `absent = 0xFFFF` or `absent = \"0x7FFF, -0x8000\"`";
        resolver.errors.at(expr, message);
        return None;
    };
    Some(Absent { expr, values })
}

/// A number, with or without a sign.
fn integer(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Group(group) => integer(&group.expr),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => integer(expr)?.checked_neg(),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse().ok(),
        _ => None,
    }
}
