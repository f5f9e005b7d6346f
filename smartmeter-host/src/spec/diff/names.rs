//! What fields of the older declaration are called in the newer one, so that what refers to them by name is not another thing.

use std::collections::HashMap;

use crate::spec::model::{Amount, Extent, Field, Role};

/// New names of fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// By the old name, the names of the first and last of what is there now.
    now: HashMap<String, (String, String)>,
}

impl Names {
    pub(super) fn renamed(&mut self, old: &str, new: &str) {
        self.became(old, new, new);
    }

    /// It is several fields now.
    pub(super) fn became(&mut self, old: &str, first: &str, last: &str) {
        self.now.insert(old.into(), (first.into(), last.into()));
    }

    /// The name of the first of what it is now.
    pub(super) fn first<'n>(&'n self, old: &'n str) -> &'n str {
        self.now.get(old).map_or(old, |(first, _)| first)
    }

    /// The name of the last of what it is now.
    pub(super) fn last<'n>(&'n self, old: &'n str) -> &'n str {
        self.now.get(old).map_or(old, |(_, last)| last)
    }

    /// A field that refers to others by the names that they have now.
    pub(super) fn field(&self, old: &Field) -> Field {
        let mut field = old.clone();
        for name in [&mut field.at].into_iter().flatten().chain(field.series.as_mut().map(|series| &mut series.from)) {
            *name = self.first(name).to_owned();
        }
        let expressions =
            [&mut field.cond, &mut field.assert, &mut field.default, &mut field.passes, &mut field.exponent];
        for expression in expressions.into_iter().flatten() {
            *expression = self.expression(expression);
        }
        self.extent(&mut field.extent);
        self.role(&mut field.role);
        field
    }

    fn extent(&self, extent: &mut Extent) {
        match extent {
            Extent::Count { amount } | Extent::Bytes { amount, .. } => match amount {
                Amount::Field { name } => *name = self.first(name).to_owned(),
                Amount::Expression { expression } => *expression = self.expression(expression),
                Amount::Fixed { .. } | Amount::Unknown => {}
            },
            Extent::Until { expression } => *expression = self.expression(expression),
            Extent::Natural | Extent::Rest | Extent::Terminator { .. } | Extent::Unknown => {}
        }
    }

    fn role(&self, role: &mut Role) {
        match role {
            Role::CountOf { field } => *field = self.first(field).to_owned(),
            Role::LenOf { first, last } | Role::Checksum { first, last, .. } => {
                (*first, *last) = (self.first(first).to_owned(), self.last(last).to_owned());
            }
            _ => {}
        }
    }

    /// An expression, with the names that its fields have now.
    pub(super) fn expression(&self, old: &str) -> String {
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let (mut out, mut rest) = (String::new(), old);
        while !rest.is_empty() {
            let name = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
            out += self.first(&rest[..name]);
            let other = rest[name..].find(is_name).map_or(rest.len(), |at| name + at);
            out += &rest[name..other];
            rest = &rest[other..];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_have_the_new_names() {
        let mut names = Names::default();
        names.renamed("count", "items");
        names.became("rest", "power", "energy");
        assert_eq!(
            names.expression("count * 2 + u16::from(count_2 & *count)"),
            "items * 2 + u16::from(count_2 & *items)"
        );
        assert_eq!([names.first("rest"), names.last("rest"), names.last("other")], ["power", "energy", "other"]);
        assert_eq!(names.expression("(µ-Ω)"), "(µ-Ω)");
    }
}
