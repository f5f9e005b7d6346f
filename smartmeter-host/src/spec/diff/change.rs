//! A change, and how it is said.

use std::fmt;

use serde::Serialize;

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Which bytes there are, and which numbers they stand for.
    Wire,
    /// What things are called: keys of JSON, metrics, items.
    Names,
    /// What makes a physical value of a number.
    Units,
    /// What is said of it: times, order, grades, documentation.
    Meanings,
}

/// Something that is not the same in two declarations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Whether it breaks what was made with the older one.
    #[serde(rename = "breaking")]
    pub is_breaking: bool,
    /// What it is about.
    pub kind: Kind,
    /// Where: a type, or its field or variant, by the names of the older declaration where it has them.
    pub at: String,
    /// What changed.
    pub what: String,
    /// What it was, where there was anything.
    pub old: Option<String>,
    /// What it is, where there is anything.
    pub new: Option<String>,
}

impl Change {
    pub(super) fn breaking(kind: Kind, at: &str, what: &str) -> Self {
        Self { is_breaking: true, kind, at: at.into(), what: what.into(), old: None, new: None }
    }

    pub(super) fn compatible(kind: Kind, at: &str, what: &str) -> Self {
        Self { is_breaking: false, ..Self::breaking(kind, at, what) }
    }

    pub(super) fn from(self, old: &str) -> Self {
        Self { old: Some(old.into()), ..self }
    }

    pub(super) fn to(self, new: &str) -> Self {
        Self { new: Some(new.into()), ..self }
    }

    /// From nothing, where the text is empty.
    pub(super) fn was(self, old: &str) -> Self {
        if old.is_empty() { self } else { self.from(old) }
    }

    /// To nothing, where the text is empty.
    pub(super) fn is(self, new: &str) -> Self {
        if new.is_empty() { self } else { self.to(new) }
    }
}

impl Kind {
    /// As it is in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Names => "names",
            Self::Units => "units",
            Self::Meanings => "meanings",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.is_breaking { "breaking" } else { "compatible" };
        write!(f, "{verdict:<10}  {:<8}  {}: {}", self.kind.as_str(), self.at, self.what)?;
        match (self.old.as_deref().map(short), self.new.as_deref().map(short)) {
            (Some(old), Some(new)) if old == new => write!(f, " changed: {old}"),
            (Some(old), Some(new)) => write!(f, " was {old}, is {new}"),
            (Some(old), None) => write!(f, " was {old}, is not there any more"),
            (None, Some(new)) => write!(f, " is new: {new}"),
            (None, None) => Ok(()),
        }
    }
}

/// Characters of a text that are shown.
const MOST: usize = 60;

/// The text in a line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_was_and_what_is() {
        let change = || Change::breaking(Kind::Units, "Power.power", "unit");
        let said = [
            change().from("W").to("kW"),
            change().from("W"),
            change().to("W"),
            Change::compatible(Kind::Wire, "A", "b"),
        ];
        let expected = [
            "breaking    units     Power.power: unit was W, is kW",
            "breaking    units     Power.power: unit was W, is not there any more",
            "breaking    units     Power.power: unit is new: W",
            "compatible  wire      A: b",
        ];
        assert_eq!(said.map(|change| change.to_string()), expected);
    }

    #[test]
    fn long_texts_are_cut() {
        let long = "word ".repeat(50);
        let said = Change::compatible(Kind::Meanings, "A", "documentation").from(&long).to("x\ny").to_string();
        assert!(said.chars().count() < 150 && said.ends_with("…, is x y"), "{said}");
    }
}
