//! Where headings are, by the rule that GitHub makes anchors by: so links work there, too.

use std::collections::{BTreeMap, HashMap};

use super::Inline;
use crate::spec::Spec;

/// Anchors of types and chapters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Anchors {
    types: BTreeMap<String, String>,
    others: BTreeMap<String, String>,
    /// How often each was wanted.
    taken: HashMap<String, usize>,
}

/// The headings of chapters that are always there.
pub(super) const OVERVIEW: &str = "Overview";
pub(super) const EXAMPLES: &str = "Whole transactions";
pub(super) const IDS: &str = "Index of ids";
pub(super) const EVIDENCE: &str = "Evidence";
pub(super) const UNKNOWN: &str = "What is still unknown";

impl Anchors {
    /// Of all headings, in their order.
    pub(super) fn of(spec: &Spec) -> Self {
        let mut anchors = Self::default();
        anchors.take(&super::Page::title(spec));
        anchors.other(OVERVIEW);
        let mut layer = 0;
        for declared in &spec.document.types {
            if declared.layer != layer {
                layer = declared.layer;
                anchors.other(&super::layers::title(spec, layer));
            }
            let anchor = anchors.take(&declared.name);
            anchors.types.insert(declared.name.clone(), anchor);
        }
        if !spec.seen.is_empty() {
            anchors.other(EXAMPLES);
            spec.seen.kinds.iter().for_each(|kind| anchors.other(&super::examples::title(kind)));
        }
        [IDS, EVIDENCE, UNKNOWN].into_iter().for_each(|title| anchors.other(title));
        anchors
    }

    /// The anchor of a declared type; empty where there is none of that name.
    #[must_use]
    pub fn declared(&self, name: &str) -> &str {
        self.types.get(name).map_or("", String::as_str)
    }

    /// The names of all declared types with their anchors.
    pub fn all_declared(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.iter().map(|(name, anchor)| (name.as_str(), anchor.as_str()))
    }

    /// The anchor of another heading.
    pub(super) fn heading(&self, title: &str) -> String {
        self.others.get(title).cloned().unwrap_or_default()
    }

    /// A link to a declared type.
    pub(super) fn link(&self, name: &str) -> Inline {
        Inline::Link { text: name.into(), to: self.declared(name).into() }
    }

    fn other(&mut self, title: &str) {
        let anchor = self.take(title);
        self.others.entry(title.into()).or_insert(anchor);
    }

    fn take(&mut self, title: &str) -> String {
        let slug = slug(title);
        let times = self.taken.entry(slug.clone()).or_default();
        *times += 1;
        match *times {
            1 => slug,
            times => format!("{slug}-{}", times - 1),
        }
    }
}

/// Letters and digits in lower case, `-` for each space, nothing for the rest.
fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let kept = lower.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        let mut anchors = Anchors::default();
        let taken = ["Layer 1: Command", "Data", "DATA", "data"].map(|title| anchors.take(title));
        assert_eq!(taken, ["layer-1-command", "data", "data-1", "data-2"]);
    }
}
