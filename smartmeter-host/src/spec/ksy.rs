//! A description for Kaitai Struct, which makes parsers for a dozen languages of it, and shows bytes in a viewer.
//!
//! Everything on the wire is in a `seq`; what follows from it is an instance: a number made of bits or digits, and the physical
//! value of one that is scaled. `-orig-id` is the name in the declaration, `-unit` the unit, `-value-of` the number of which an
//! instance is the physical value. What the language can't say stands at the top, in `doc`.

mod body;
mod choice;
mod element;
mod expression;
mod field;
mod names;
mod number;
mod yaml;

use serde_json::{Map, Value, json};

use self::body::Body;
use super::model::{Declared, Document, Shape};

/// The version of the compiler that is asked for: the first with `in-enum`.
const VERSION: &str = "0.11";

/// A description, and what it can't say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ksy {
    /// The `.ksy`.
    pub text: String,
    /// What it can't say.
    pub unsaid: Vec<Unsaid>,
}

/// Something that a declaration says and the language can't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaid {
    /// The type's name.
    pub declared: String,
    /// The field's.
    pub field: String,
    /// What of it is missing.
    pub what: What,
    /// Why, in words.
    pub why: String,
}

/// What of a field is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The field, and all that is in it or comes behind it in its type.
    Field,
    /// Its physical value.
    Value,
    /// A check: more is taken than the declaration takes.
    Check,
}

/// The description of a protocol.
#[must_use]
pub fn describe(document: &Document) -> Ksy {
    let mut generator = Generator { document, unsaid: Vec::new(), types: Map::new(), enums: Map::new() };
    for declared in &document.types {
        generator.declared(declared);
    }
    generator.helpers();
    let text = generator.text();
    Ksy { text, unsaid: generator.unsaid }
}

/// What is made so far.
struct Generator<'d> {
    document: &'d Document,
    unsaid: Vec<Unsaid>,
    types: Map<String, Value>,
    enums: Map<String, Value>,
}

impl<'d> Generator<'d> {
    fn declared(&mut self, declared: &'d Declared) {
        if element::is_names(declared) {
            let names = choice::named(declared.variants());
            self.enums.insert(names::of_type(&declared.name), names);
            return;
        }
        let body = match &declared.shape {
            Shape::Struct { fields } => self.fields(declared, fields, &names::of_type(&declared.name)),
            Shape::Enum { id, variants } => self.choice(declared, id, variants),
        };
        self.add(&names::of_type(&declared.name), &declared.docs, body);
    }

    /// Adds a type.
    fn add(&mut self, name: &str, docs: &str, body: Body) {
        self.types.insert(name.into(), body.into_type(docs));
    }

    fn unsaid(&mut self, declared: &Declared, field: &str, what: What, why: impl Into<String>) {
        let unsaid = Unsaid { declared: declared.name.clone(), field: field.into(), what, why: why.into() };
        if !self.unsaid.contains(&unsaid) {
            self.unsaid.push(unsaid);
        }
    }

    /// Types that are not declared, and that others need.
    fn helpers(&mut self) {
        let types = Value::Object(self.types.clone()).to_string();
        let is_used = |name: &str| types.contains(&format!("\"{name}\""));
        if is_used(number::BER) {
            self.types.insert(number::BER.into(), number::ber_length());
        }
        if is_used(choice::NOTHING) {
            self.types.insert(choice::NOTHING.into(), json!({ "seq": [] }));
        }
    }

    fn text(&self) -> String {
        let root = self.document.declared(&self.document.root);
        let mut seq = Vec::new();
        if let Some(root) = root {
            seq.push(json!({ "id": "transaction", "type": names::of_type(&root.name) }));
        }
        let end = json!({
            "id": "nothing_else", "size-eos": true, "valid": { "expr": "_.length == 0" },
            "doc": "A transaction ends where its declaration does.",
        });
        seq.push(end);
        let mut top = json!({
            "meta": {
                "id": names::of_type(&self.document.protocol),
                "title": format!("Transactions of {}", self.document.protocol),
                "ks-version": VERSION,
                "endian": "be",
                "bit-endian": "be",
            },
            "doc": self.doc(root.map_or("", |root| &root.docs)),
            "seq": seq,
        });
        for (key, part) in [("types", &self.types), ("enums", &self.enums)] {
            if !part.is_empty() {
                top[key] = Value::Object(part.clone());
            }
        }
        let head =
            "# Made from the declaration by `smartmeter spec --format ksy`. Don't edit: change the declaration.\n";
        format!("{head}{}", yaml::text(&top))
    }

    /// What stands at the top: what it is, and what is not said.
    fn doc(&self, docs: &str) -> String {
        let mut doc = String::from(docs);
        if !self.unsaid.is_empty() {
            doc.push_str("\n\nWhat a .ksy can't say:\n");
        }
        for Unsaid { declared, field, why, .. } in &self.unsaid {
            doc.push_str(&format!("\n- {declared}.{field}: {why}"));
        }
        doc.trim().to_owned()
    }
}

#[cfg(test)]
mod tests;
