//! A declaration's expressions in the language's own.

use super::names;
use crate::spec::expr::{Binary, Expr, Unary};
use crate::spec::model::{Field, Type};

/// How the fields around a place are reached from there.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    known: Vec<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    name: String,
    reach: String,
    length: &'static str,
}

impl Scope {
    /// Adds a field that was read.
    pub(super) fn read(&mut self, field: &Field, reach: String) {
        let reach = if field.ty == Type::BerLength { format!("{reach}.value") } else { reach };
        let is_list = matches!(field.ty, Type::List { .. } | Type::Array { .. })
            || matches!(field.extent, crate::spec::model::Extent::Until { .. });
        let length = if is_list { "size" } else { "length" };
        self.known.push(Known { name: field.name.clone(), reach, length });
    }

    /// Adds what the frame around tells, as declared: `kind: u8, len: usize`.
    pub(super) fn told(&mut self, context: &str, prefix: &str) {
        for (name, _) in parameters(context) {
            let reach = format!("{prefix}{}", names::of_field(name));
            self.known.push(Known { name: name.into(), reach, length: "size" });
        }
    }

    /// The same from within a type that lies in this one.
    pub(super) fn within(&self) -> Self {
        let reach = |known: &Known| Known { reach: format!("_parent.{}", known.reach), ..known.clone() };
        Self { known: self.known.iter().map(reach).collect() }
    }

    /// The field of that name, the one that was read last.
    pub(super) fn reach(&self, name: &str) -> Option<&str> {
        self.find(name).map(|known| known.reach.as_str())
    }

    fn find(&self, name: &str) -> Option<&Known> {
        self.known.iter().rev().find(|known| known.name == name)
    }

    /// An expression, where `item` is what is looked at.
    pub(super) fn write(&self, expr: &Expr, item: Option<&str>) -> Option<String> {
        Writer { scope: self, item }.write(expr)
    }

    /// The text of a declaration's expression; `None` where it needs more than fields.
    pub(super) fn expression(&self, text: &str) -> Option<String> {
        self.write(&crate::spec::expr::parse(text)?, None)
    }

    /// A closure over an item.
    pub(super) fn closure(&self, text: &str) -> Option<String> {
        match crate::spec::expr::parse(text)? {
            Expr::Closure(name, body) => self.write(&body, Some(&name)),
            _ => None,
        }
    }
}

/// Names and types of what a type is told.
pub(super) fn parameters(context: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = context.split(',').filter_map(|part| part.split_once(':'));
    parts.map(|(name, ty)| (name.trim(), ty.trim()))
}

struct Writer<'s> {
    scope: &'s Scope,
    item: Option<&'s str>,
}

impl Writer<'_> {
    fn write(&self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Number(number) => number.to_string(),
            Expr::Bool(yes) => yes.to_string(),
            Expr::Name(way) => self.way(way)?,
            Expr::Unary(Unary::Minus, value) => format!("-{}", self.inner(value)?),
            Expr::Unary(Unary::Not, value) => format!("not {}", self.inner(value)?),
            Expr::Len(value) => self.len(value)?,
            Expr::Binary(operation, left, right) => self.binary(*operation, left, right)?,
            Expr::Closure(..) => return None,
        })
    }

    fn way(&self, way: &[String]) -> Option<String> {
        let (first, rest) = way.split_first()?;
        let mut reach = match self.item {
            Some(item) if item == first => "_".to_owned(),
            _ => self.scope.reach(first)?.to_owned(),
        };
        // A length's number is its own first field, and is reached already.
        for name in rest.iter().filter(|name| *name != "0") {
            reach = format!("{reach}.{}", names::of_field(name));
        }
        Some(reach)
    }

    fn len(&self, value: &Expr) -> Option<String> {
        let Expr::Name(way) = value else { return None };
        let length = self.scope.find(way.first()?).filter(|_| way.len() == 1).map_or("length", |known| known.length);
        Some(format!("{}.{length}", self.way(way)?))
    }

    fn binary(&self, operation: Binary, left: &Expr, right: &Expr) -> Option<String> {
        let (left, right) = (self.inner(left)?, self.inner(right)?);
        let sign = match operation {
            Binary::SaturatingSub => return Some(format!("{left} > {right} ? {left} - {right} : 0")),
            Binary::DivCeil => return Some(format!("({left} + {right} - 1) / {right}")),
            Binary::Or => "or",
            Binary::And => "and",
            Binary::Eq => "==",
            Binary::Ne => "!=",
            Binary::Lt => "<",
            Binary::Le => "<=",
            Binary::Gt => ">",
            Binary::Ge => ">=",
            Binary::BitOr => "|",
            Binary::BitXor => "^",
            Binary::BitAnd => "&",
            Binary::Shl => "<<",
            Binary::Shr => ">>",
            Binary::Add => "+",
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::Div => "/",
            Binary::Rem => "%",
        };
        Some(format!("{left} {sign} {right}"))
    }

    /// In parentheses, where it is not a single word.
    fn inner(&self, expr: &Expr) -> Option<String> {
        let text = self.write(expr)?;
        let is_word = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.".contains(letter));
        Some(if is_word { text } else { format!("({text})") })
    }
}
