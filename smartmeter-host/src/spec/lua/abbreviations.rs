//! Names that Wireshark's filters can have: lower case, digits, underscores, and points between the parts.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::model::{Declared, Document, Field, Type, Variant};

/// What the dissector itself says of a packet, under `protocol.…`.
const TAKEN: &[&str] = &[
    "path",
    "checksum_status",
    "quality",
    "mark",
    "lost_words",
    "reconstruction",
    "not_dissected",
    "direction",
    "checksum",
    "short",
    "malformed",
    "unknown_kind",
    "not_said",
    "reconstructed",
    "not_whole",
    "lost",
];

/// The name of each type and field, without the protocol's.
#[derive(Debug, Default)]
pub(super) struct Abbreviations {
    types: BTreeMap<String, String>,
    /// By type, variant and index of the field.
    fields: BTreeMap<(String, Option<String>, usize), String>,
    /// Short names that mean one thing.
    short: BTreeSet<String>,
}

impl Abbreviations {
    pub(super) fn of(document: &Document) -> Self {
        let mut made = Self::default();
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|&name| name.into()).collect();
        for declared in &document.types {
            let name = unique(&mut taken, snake(&declared.name));
            made.types.insert(declared.name.clone(), name);
        }
        for declared in &document.types {
            for (variant, fields) in declared.field_lists() {
                for (index, field) in fields.iter().enumerate() {
                    let name = unique(&mut taken, made.long(declared, variant, field));
                    made.fields.insert(key(declared, variant, index), name);
                }
            }
        }
        made.short = short_names(document).into_iter().filter(|name| !taken.contains(name)).collect();
        made
    }

    /// Of a type.
    pub(super) fn of_type(&self, declared: &Declared) -> &str {
        self.types.get(&declared.name).map_or("", String::as_str)
    }

    /// Of a field.
    pub(super) fn of_field(&self, declared: &Declared, variant: Option<&Variant>, index: usize) -> &str {
        self.fields.get(&key(declared, variant, index)).map_or("", String::as_str)
    }

    /// The short one of a field, where it has one.
    pub(super) fn short(&self, field: &Field) -> Option<String> {
        Some(snake(&field.name)).filter(|name| has_value(field) && self.short.contains(name))
    }

    fn long(&self, declared: &Declared, variant: Option<&Variant>, field: &Field) -> String {
        let (of_type, name) = (self.of_type(declared), snake(&field.name));
        match variant {
            Some(variant) => format!("{of_type}.{}.{name}", snake(&variant.name)),
            None => format!("{of_type}.{name}"),
        }
    }
}

fn key(declared: &Declared, variant: Option<&Variant>, index: usize) -> (String, Option<String>, usize) {
    (declared.name.clone(), variant.map(|variant| variant.name.clone()), index)
}

/// The protocol's name as a filter's.
pub(super) fn filter(protocol: &str) -> String {
    let name: String = protocol.chars().map(|letter| sane(letter).unwrap_or('_')).collect();
    // A name that begins like a number would be read as one.
    if name.starts_with(|first: char| first.is_ascii_lowercase()) { name } else { format!("meter_{name}") }
}

fn sane(letter: char) -> Option<char> {
    Some(letter.to_ascii_lowercase()).filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
}

/// `HalfHours` as `half_hours`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && was_lower {
            snake.push('_');
        }
        was_lower = letter.is_lowercase() || letter.is_ascii_digit();
        snake.push(sane(letter).filter(|&letter| letter != '-').unwrap_or('_'));
    }
    snake
}

fn unique(taken: &mut BTreeSet<String>, name: String) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut candidates = std::iter::once(name.clone()).chain(numbered);
    let free = candidates.find(|name| !taken.contains(name)).unwrap_or(name);
    taken.insert(free.clone());
    free
}

/// Whether it is a value by itself, and not only what holds values.
fn has_value(field: &Field) -> bool {
    field.is_on_wire() && !matches!(field.ty.leaf(), Type::Unknown)
}

/// The names of which all fields mean the same.
fn short_names(document: &Document) -> Vec<String> {
    let mut meanings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let all = document.types.iter().flat_map(|declared| declared.field_lists().flat_map(|(_, fields)| fields));
    for field in all.filter(|field| has_value(field)) {
        meanings.entry(snake(&field.name)).or_default().insert(meaning(document, field));
    }
    meanings.into_iter().filter(|(_, all)| all.len() == 1 && !all.contains("")).map(|(name, _)| name).collect()
}

/// What a value is; nothing where it only holds others.
fn meaning(document: &Document, field: &Field) -> String {
    let leaf = field.ty.leaf();
    if let Some(Declared { shape: super::super::model::Shape::Struct { .. }, .. }) =
        leaf.declared().and_then(|name| document.declared(name))
    {
        return String::new();
    }
    let Field { unit, scale, exponent, shift, repr, width, .. } = field;
    format!("{leaf:?} {unit:?} {scale:?} {exponent:?} {shift:?} {repr:?} {width:?} {}", field.bits.is_some())
}
