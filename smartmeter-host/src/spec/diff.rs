//! What changed from one declaration to another, and whether it breaks what was made with the older one.
//!
//! A change breaks where a program that reads bytes, JSON or readings rightly by the older declaration would read them wrongly,
//! or not at all, by the newer one. What the older one says to be unknown or reserved was promised to nobody: that its bytes
//! have names, types and units now breaks nothing, as long as they are the same bytes. An expression that is written otherwise
//! counts as another one.
//!
//! Places, sizes and layers follow from the rest; only what they follow from is told.

mod align;
mod change;
mod field;
mod fields;
mod names;
mod variants;

use std::collections::{HashSet, VecDeque};

pub use self::change::{Change, Kind};
use super::model::{Declared, Document, Shape};
use crate::show::counted;

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// Every change, in the order of the older declaration.
    pub changes: Vec<Change>,
}

impl Diff {
    /// All that is not the same in both.
    #[must_use]
    pub fn between(old: &Document, new: &Document) -> Self {
        let mut comparison = Comparison { old, new, changes: Vec::new(), wanted: VecDeque::new() };
        comparison.documents();
        let mut seen = HashSet::new();
        while let Some((old_name, new_name)) = comparison.wanted.pop_front() {
            let pair = old.declared(&old_name).zip(new.declared(&new_name));
            if let (Some((old, new)), true) = (pair, seen.insert((old_name, new_name))) {
                comparison.declared(old, new);
            }
        }
        Self { changes: comparison.changes }
    }

    /// Whether something that was made with the older declaration no longer works.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.is_breaking)
    }

    /// For people: a line for each change, those that break first, and how many there are.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (breaking, compatible): (Vec<_>, Vec<_>) = self.changes.iter().partition(|change| change.is_breaking);
        let lines = breaking.iter().chain(&compatible).map(|change| format!("{change}\n"));
        let counts = match (breaking.len() as u64, compatible.len() as u64) {
            (0, 0) => "no change".into(),
            (breaking, compatible) => {
                format!("{}, {compatible} compatible", counted(breaking, "breaking change"))
            }
        };
        lines.collect::<String>() + &counts + "\n"
    }

    /// For programs: a line with a line end behind it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::json!({ "breaking": self.is_breaking(), "changes": self.changes });
        json.to_string() + "\n"
    }
}

/// Two declarations beside each other.
struct Comparison<'d> {
    old: &'d Document,
    new: &'d Document,
    changes: Vec<Change>,
    /// Types that are in the same place in both, and are still to be looked at.
    wanted: VecDeque<(String, String)>,
}

impl Comparison<'_> {
    fn documents(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.protocol != new.protocol {
            self.note(Change::breaking(Kind::Names, &old.protocol, "protocol").from(&old.protocol).to(&new.protocol));
        }
        if self.is_same_type(&old.root, &new.root) {
            self.wanted.push_back((old.root.clone(), new.root.clone()));
        } else {
            self.note(Change::breaking(Kind::Wire, &old.root, "type of a transaction").from(&old.root).to(&new.root));
        }
    }

    fn note(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Whether types of these names are one type, which may have another name now.
    fn is_same_type(&self, old: &str, new: &str) -> bool {
        let is_gone = || self.new.declared(old).is_none() && self.old.declared(new).is_none();
        old == new || is_gone()
    }

    /// Compares types that are in the same place, and asks for those that are in them.
    fn declared(&mut self, old: &Declared, new: &Declared) {
        let at = &old.name;
        if old.name != new.name {
            self.note(Change::breaking(Kind::Names, at, "type's name").from(at).to(&new.name));
        }
        self.documentation(at, &old.docs, &new.docs);
        if old.grade != new.grade {
            let change = Change::compatible(Kind::Meanings, at, "grade");
            self.note(change.from(old.grade.as_str()).to(new.grade.as_str()));
        }
        if old.context != new.context {
            let change = Change::breaking(Kind::Wire, at, "what it is told");
            self.note(change.was(&old.context).is(&new.context));
        }
        self.shapes(old, new);
    }

    fn shapes(&mut self, old: &Declared, new: &Declared) {
        match (&old.shape, &new.shape) {
            (Shape::Struct { fields: before }, Shape::Struct { fields: after }) => {
                self.fields(&old.name, before, after);
            }
            (Shape::Enum { id: before, .. }, Shape::Enum { id: after, .. }) => {
                if before != after {
                    let show = |id| super::describe::plain(&super::describe::id_of(id));
                    let change = Change::breaking(Kind::Wire, &old.name, "id");
                    self.note(change.from(&show(before)).to(&show(after)));
                }
                self.variants(old, new);
            }
            (before, after) => {
                let show = |shape: &Shape| if matches!(shape, Shape::Enum { .. }) { "an enum" } else { "a struct" };
                self.note(Change::breaking(Kind::Wire, &old.name, "shape").from(show(before)).to(show(after)));
            }
        }
    }

    fn documentation(&mut self, at: &str, old: &str, new: &str) {
        if old != new {
            self.note(Change::compatible(Kind::Meanings, at, "documentation").was(old).is(new));
        }
    }
}
