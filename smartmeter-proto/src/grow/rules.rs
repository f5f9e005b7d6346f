//! What the expressions of a declaration say of a field. They are Rust code, kept as text: nothing here understands
//! them, but which fields and numbers they name is a hint at what will fit.

use alloc::vec::Vec;

use super::trace::Level;
use crate::schema::{Amount, Deferred, Extent, Field, Id, Schema, Shape, Type};

/// What is said of a field by itself and by those beside it.
#[derive(Default)]
pub(super) struct Said {
    /// It says how many items or bytes there are of something.
    pub(super) is_amount: bool,
    /// The enum that it selects a variant of, by telling it.
    pub(super) tells: Option<&'static Schema>,
    /// Expressions that it is in.
    pub(super) rules: Vec<&'static str>,
}

pub(super) fn said_of(level: Level) -> Said {
    let mut said = Said::default();
    let name = level.field.name;
    for (index, field) in level.group.iter().enumerate() {
        match field.extent {
            Extent::Count(amount) | Extent::Bytes { len: amount, .. } => said.is_amount |= names(amount, name),
            _ => {}
        }
        let rules = [field.cond, field.assert, field.default, field.passes];
        let rules = rules.into_iter().flatten().filter(|rule| mentions(rule, name));
        said.rules.extend(rules);
        let tells = field.passes.filter(|passes| passes.split(',').next().is_some_and(|first| mentions(first, name)));
        said.tells = said.tells.or(tells.and_then(|_| told(&field.ty)));
        if index == level.index {
            said.rules.extend(field.assert);
            if let Extent::Until(rule) = field.extent {
                said.rules.push(rule);
            }
        }
    }
    if level.field.made_by.is_some() {
        // Values are mostly made of small numbers.
        said.rules.push("1 2 3 4");
    }
    said
}

fn names(amount: Amount, name: &str) -> bool {
    match amount {
        Amount::Fixed(_) => false,
        Amount::Field(field) => field == name,
        Amount::Expr(rule) => mentions(rule, name),
    }
}

/// The enum that is told its id.
fn told(ty: &Type) -> Option<&'static Schema> {
    let schema = match *ty {
        Type::Frame(schema) => schema,
        Type::Recursive { schema: Deferred(schema), .. } => schema(),
        _ => return None,
    };
    matches!(schema.shape, Shape::Enum { id: Id::Context(_), .. }).then_some(schema)
}

/// Whether an expression has that word.
pub(super) fn mentions(rule: &str, name: &str) -> bool {
    words(rule).any(|word| word == name)
}

fn words(rule: &str) -> impl Iterator<Item = &str> {
    rule.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// The numbers in an expression, and those just beside them.
pub(super) fn numbers(rule: &str) -> impl Iterator<Item = u64> + '_ {
    words(rule).filter_map(number).flat_map(|number| [number, number.saturating_sub(1), number.saturating_add(1)])
}

fn number(word: &str) -> Option<u64> {
    let word = word.replace('_', "");
    match (word.strip_prefix("0x"), word.strip_prefix("0b")) {
        (Some(hex), _) => u64::from_str_radix(hex, 16).ok(),
        (_, Some(binary)) => u64::from_str_radix(binary, 2).ok(),
        _ => {
            let end = word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(word.len());
            word.get(..end)?.parse().ok()
        }
    }
}

/// Where in a group a field is.
pub(super) fn position(group: &[Field], name: &str) -> Option<usize> {
    group.iter().position(|field| field.name == name)
}
