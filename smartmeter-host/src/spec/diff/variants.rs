//! Variants of an enum: their ids, names, and what follows.

use super::{Change, Comparison, Kind};
use crate::spec::describe::selector;
use crate::spec::model::{Content, Declared, Selector, Variant};

impl Comparison<'_> {
    pub(super) fn variants(&mut self, old: &Declared, new: &Declared) {
        let named = |of: &[Variant], name: &str| of.iter().any(|variant| variant.name == name);
        let removed = old.variants().iter().filter(|it| !named(new.variants(), &it.name));
        let mut added: Vec<_> = new.variants().iter().filter(|it| !named(old.variants(), &it.name)).collect();
        let mut renamed = Vec::new();
        for before in removed {
            let is_it = |after: &&Variant| after.selector == before.selector && self.is_same_content(before, after);
            match added.iter().position(is_it) {
                Some(index) => renamed.push((before, added.remove(index))),
                None => self.removed(old, before),
            }
        }
        for before in old.variants() {
            let same = new.variants().iter().find(|after| after.name == before.name).map(|after| (before, after));
            let pair = same.or_else(|| renamed.iter().copied().find(|(it, _)| it.name == before.name));
            if let Some((before, after)) = pair {
                self.variant((old, before), (new, after));
            }
        }
        for variant in added {
            let change = Change::compatible(Kind::Names, &at(old, variant), "variant");
            self.note(change.to(&format!("id {}", selector(&variant.selector, new))));
        }
    }

    fn removed(&mut self, old: &Declared, variant: &Variant) {
        let change = Change::breaking(Kind::Wire, &at(old, variant), "variant");
        self.note(change.from(&format!("id {}", selector(&variant.selector, old))));
    }

    fn variant(&mut self, (old, before): (&Declared, &Variant), (new, after): (&Declared, &Variant)) {
        let at = at(old, before);
        if before.name != after.name {
            self.note(Change::breaking(Kind::Names, &at, "variant's name").from(&before.name).to(&after.name));
        }
        if before.selector != after.selector {
            let make = if is_within(&before.selector, &after.selector) { Change::compatible } else { Change::breaking };
            let change = make(Kind::Wire, &at, "id");
            self.note(change.from(&selector(&before.selector, old)).to(&selector(&after.selector, new)));
        }
        self.documentation(&at, &before.docs, &after.docs);
        self.content(&at, before, after);
    }

    fn content(&mut self, at: &str, old: &Variant, new: &Variant) {
        match (&old.content, &new.content) {
            (Content::Unit, Content::Unit) => {}
            (Content::Payload { name: before }, Content::Payload { name: after })
                if self.is_same_type(before, after) =>
            {
                self.wanted.push_back((before.clone(), after.clone()));
            }
            (Content::Fields { fields: before }, Content::Fields { fields: after }) => {
                self.fields(at, before, after);
            }
            (before, after) => {
                self.note(Change::breaking(Kind::Wire, at, "what follows the id").from(&said(before)).to(&said(after)));
            }
        }
    }

    /// Whether the same kind of thing follows, so that only the name may be another one.
    fn is_same_content(&self, old: &Variant, new: &Variant) -> bool {
        match (&old.content, &new.content) {
            (Content::Payload { name: before }, Content::Payload { name: after }) => self.is_same_type(before, after),
            (before, after) => std::mem::discriminant(before) == std::mem::discriminant(after),
        }
    }
}

fn at(declared: &Declared, variant: &Variant) -> String {
    format!("{}.{}", declared.name, variant.name)
}

/// Whether all ids that led to it do so still.
fn is_within(old: &Selector, new: &Selector) -> bool {
    match (old, new) {
        (Selector::Id { id }, Selector::Range { first, last }) => (first..=last).contains(&id),
        (Selector::Range { first, last }, Selector::Range { first: from, last: to }) => from <= first && last <= to,
        _ => false,
    }
}

fn said(content: &Content) -> String {
    match content {
        Content::Unit => "nothing".into(),
        Content::Payload { name } => name.clone(),
        Content::Fields { fields } => crate::show::counted(fields.len() as u64, "field"),
    }
}
