//! What a field, or each item of it, is read as.

use serde_json::{Map, Value, json};

use super::expression::Scope;
use super::number::{self, Number, keys};
use super::{Generator, names};
use crate::spec::model::{Declared, Field, Id, Order, Selector, Shape, Type};

/// Whether it is an enum of names for numbers, which the language has.
pub(super) fn is_names(declared: &Declared) -> bool {
    let Shape::Enum { id: Id::Number { .. }, variants } = &declared.shape else { return false };
    declared.is_names() && variants.iter().all(|it| matches!(it.selector, Selector::Id { .. } | Selector::Other))
}

impl Generator<'_> {
    /// How one of them is read; `None` where the language can't.
    pub(super) fn element(&self, field: &Field, ty: &Type, scope: &Scope) -> Option<Number> {
        match ty {
            Type::Frame { name } | Type::Recursive { name, .. } => {
                let declared = self.document.declared(name)?;
                let attr =
                    if is_names(declared) { names_attr(declared, field)? } else { self.typed(declared, field, scope)? };
                Some(Number { attr, worked: None })
            }
            Type::BerLength => Some(Number { attr: keys(&[("type", number::BER.into())]), worked: None }),
            other => number::of(field, other),
        }
    }

    /// A type, told what it wants to be told.
    fn typed(&self, declared: &Declared, field: &Field, scope: &Scope) -> Option<Map<String, Value>> {
        let name = names::of_type(&declared.name);
        if declared.context.is_empty() {
            return Some(keys(&[("type", name.into())]));
        }
        let told = crate::spec::expr::parse_list(field.passes.as_deref()?)?;
        let told = told.iter().map(|expr| scope.write(expr, None)).collect::<Option<Vec<_>>>()?;
        Some(keys(&[("type", format!("{name}({})", told.join(", ")).into())]))
    }
}

/// A number with names.
fn names_attr(declared: &Declared, field: &Field) -> Option<Map<String, Value>> {
    let Shape::Enum { id: Id::Number { bytes, order }, variants } = &declared.shape else { return None };
    let little = if *order == Order::Little && *bytes > 1 { "le" } else { "" };
    let read = match field.bits {
        Some(bits) if bits.len == 1 => return None,
        Some(bits) => format!("b{}{}", bits.len, if bits.order == Order::Little { "le" } else { "" }),
        None if matches!(bytes, 1 | 2 | 4 | 8) => format!("u{bytes}{little}"),
        None => format!("b{}{little}", bytes * 8),
    };
    let mut attr = keys(&[("type", read.into()), ("enum", names::of_type(&declared.name).into())]);
    if !variants.iter().any(|variant| variant.selector == Selector::Other) {
        attr.insert("valid".into(), json!({ "in-enum": true }));
    }
    Some(attr)
}
