//! A protocol decoder for sigrok, in Python, stacked on its `spi`: the declaration as data, and the code that goes by it.
//!
//! The code is the same for every protocol (`sigrok/*.py`); what is written anew is `declaration.py`. A value is an annotation
//! over its bytes, with its path, unit and number; a wrong checksum is one in a row of faults. What can't be said in Python,
//! such as a function of the source, ends the reading of a transaction where its value is needed, and says so.

mod python;

use std::path::Path;

use serde_json::{Map, Value, json};

use super::model::{Amount, Declared, Document, Extent, Field, Id, Role, Shape};
use super::{File, crc, groups};

const PD: &str = include_str!("sigrok/pd.py");
const READER: &str = include_str!("sigrok/reader.py");
const NUMBERS: &str = include_str!("sigrok/numbers.py");
const SHOW: &str = include_str!("sigrok/show.py");

/// The decoder's folder, which is named as sigrok calls it.
#[must_use]
pub fn decoder(document: &Document) -> Vec<File> {
    let name = name(&document.protocol);
    let file = |file: &str, text: String| File { path: Path::new("sigrok").join(&name).join(file), text };
    vec![
        file("__init__.py", init(document, &name)),
        file("pd.py", PD.into()),
        file("reader.py", READER.into()),
        file("numbers.py", NUMBERS.into()),
        file("show.py", SHOW.into()),
        file("declaration.py", declaration(document, &name)),
    ]
}

/// The protocol's name as a module of Python.
#[must_use]
pub fn name(protocol: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let name: String = protocol.chars().map(plain).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// The expressions of a declaration that can't be said in Python, rules left out: without a rule all is read.
#[must_use]
pub fn unsaid(document: &Document) -> Vec<String> {
    let needed = |expression: &Expression<'_>| !expression.is_rule && expression.python().is_none();
    let mut unsaid: Vec<_> = expressions(document).filter(needed).map(|it| it.text.to_owned()).collect();
    let fields = || document.types.iter().flat_map(Declared::field_lists).flat_map(|(_, fields)| fields);
    unsaid.extend(fields().filter(|field| is_opaque(field)).filter_map(|field| field.made_by.clone()));
    unsaid.dedup();
    unsaid
}

/// Whether a field is no checksum that only the source of the declaration can compute.
#[must_use]
pub fn says_checksum(field: &Field) -> bool {
    match &field.role {
        Role::Checksum { algorithm, .. } => {
            matches!(algorithm.as_str(), "sum" | "xor") || crc::find(algorithm).is_some()
        }
        _ => true,
    }
}

/// Whether only the source knows how it is read.
fn is_opaque(field: &Field) -> bool {
    let number = field.ty.leaf().number_bytes();
    field.made_by.is_some() && number.is_none_or(|bytes| field.size.exact() != Some(bytes.into()))
}

fn init(document: &Document, name: &str) -> String {
    let title = document.protocol.replace(['"', '\\', '\n', '\r'], " ");
    format!(
        r#""""A decoder of {title} for sigrok, stacked on spi. Written by `smartmeter spec --format sigrok` from the declaration: edit that.

  SIGROKDECODE_DIR=sigrok sigrok-cli -i recording.sr -P spi:clk=clock:mosi=data:cs=select,{name} -A {name}
"""

from .pd import Decoder
"#
    )
}

fn declaration(document: &Document, name: &str) -> String {
    let types: Map<String, Value> = document.types.iter().map(|it| (it.name.clone(), with_groups(it))).collect();
    let text = |text: &str| python::literal(&Value::from(text), 0);
    let said = expressions(document).filter_map(|it| Some((it.text, it.python()?)));
    let said: std::collections::BTreeMap<_, _> = said.collect();
    let said: Vec<_> = said.iter().map(|(rust, python)| format!("    {}: {python},\n", text(rust))).collect();
    format!(
        "\"\"\"The declaration. Written by `smartmeter spec --format sigrok`.\"\"\"\n\n\
         from .numbers import first, inverted\n\n\
         NAME = {}\nTITLE = {}\nROOT = {}\n\n\
         # Width, polynomial, first value, whether bytes and result are turned over, and what is added at the end.\n\
         CRCS = {}\n\n\
         # `v` are the fields before, and `it` is the item that is looked at.\n\
         EXPRESSIONS = {{\n{}}}\n\n\
         TYPES = {}\n",
        text(name),
        text(&document.protocol),
        text(&document.root),
        python::literal(&crcs(document), 0),
        said.concat(),
        python::literal(&Value::Object(types), 0),
    )
}

/// The parameters of the checksums that are used.
fn crcs(document: &Document) -> Value {
    let fields = document.types.iter().flat_map(Declared::field_lists).flat_map(|(_, fields)| fields);
    let used = fields.filter_map(|field| match &field.role {
        Role::Checksum { algorithm, .. } => crc::find(algorithm).map(|found| (algorithm, found)),
        _ => None,
    });
    let parameters = |it: crc::Parameters| json!([it.width, it.poly, it.init, it.refin, it.refout, it.xorout]);
    Value::Object(used.map(|(name, found)| (name.clone(), parameters(found))).collect())
}

/// A type as the code goes by it: with the spans that lengths measure.
fn with_groups(declared: &Declared) -> Value {
    let mut value = serde_json::to_value(declared).unwrap_or_default();
    match &declared.shape {
        Shape::Struct { fields } => add_groups(&mut value["shape"], fields),
        Shape::Enum { variants, .. } => {
            for (index, variant) in variants.iter().enumerate().filter(|(_, it)| !it.fields().is_empty()) {
                add_groups(&mut value["shape"]["variants"][index]["content"], variant.fields());
            }
        }
    }
    value
}

fn add_groups(group: &mut Value, fields: &[Field]) {
    for index in 0..fields.len() {
        let field = &mut group["fields"][index];
        if let Some(tail) = groups::tail(fields, index) {
            field["tail"] = tail.into();
        }
        if let Some(earlier) = groups::repeats(fields, index) {
            field["same_as"] = fields[earlier].name.as_str().into();
        }
        if let Some(by) = counted_by(fields, index) {
            field["counted_by"] = json!({ "scale": by.scale, "shift": by.shift });
        }
    }
    let part = |part: &groups::Part| json!([part.length, part.first, part.last, part.counted]);
    let parts: Vec<_> = groups::parts(fields).iter().map(part).collect();
    if !parts.is_empty() {
        group["parts"] = parts.into();
    }
}

/// The field that says how much there is of one, where its number is filled in by the encoder.
fn counted_by(fields: &[Field], index: usize) -> Option<&Field> {
    let (Extent::Count { amount } | Extent::Bytes { amount, .. }) = &fields[index].extent else { return None };
    let Amount::Field { name } = amount else { return None };
    let by = fields.get(groups::index(fields, name)?)?;
    matches!(by.role, Role::CountOf { .. } | Role::LenOf { .. }).then_some(by).filter(|by| by.is_scaled())
}

/// An expression of a declaration.
struct Expression<'d> {
    text: &'d str,
    /// Whether it gives several values, one for each name of a context.
    is_list: bool,
    /// Whether it only says what must hold.
    is_rule: bool,
}

impl Expression<'_> {
    /// As a function of Python, where it can be said.
    fn python(&self) -> Option<String> {
        if self.is_list { python::functions(self.text) } else { python::function(self.text) }
    }
}

fn expressions(document: &Document) -> impl Iterator<Item = Expression<'_>> {
    let ids = document.types.iter().filter_map(|declared| match &declared.shape {
        Shape::Enum { id: Id::Context { expression }, .. } => Some(expression.as_str()),
        _ => None,
    });
    let fields = || document.types.iter().flat_map(Declared::field_lists).flat_map(|(_, fields)| fields);
    let plain = |text| Expression { text, is_list: false, is_rule: false };
    let in_field = |field| in_field(field).into_iter().flatten();
    let lists = fields().filter_map(|field| field.passes.as_deref());
    // What is computed and not on the wire, and what stands in for what is not there, lose nothing.
    let rules = fields().flat_map(|field| [&field.assert, &field.default]).filter_map(|rule| rule.as_deref());
    let needed = ids.chain(fields().flat_map(in_field)).map(plain);
    let lists = lists.map(|text| Expression { text, is_list: true, is_rule: false });
    needed.chain(lists).chain(rules.map(|text| Expression { text, is_list: false, is_rule: true }))
}

/// What is needed to read a field.
fn in_field(field: &Field) -> [Option<&str>; 3] {
    let extent = match &field.extent {
        Extent::Count { amount: Amount::Expression { expression } }
        | Extent::Bytes { amount: Amount::Expression { expression }, .. }
        | Extent::Until { expression } => Some(expression.as_str()),
        _ => None,
    };
    [field.cond.as_deref(), field.exponent.as_deref(), extent]
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::p350::P350;

    use super::*;
    use crate::spec::walk;

    #[test]
    fn all_of_the_p350_is_said() {
        let document = walk::document::<P350>();
        assert_eq!(unsaid(&document), [""; 0]);
        let files = decoder(&document);
        let names: Vec<_> = files.iter().filter_map(|file| file.path.to_str()).collect();
        assert_eq!(names[0], "sigrok/p350/__init__.py");
        let declaration = &files.last().unwrap().text;
        assert!(declaration.contains("\"CRC-16/XMODEM\": [16, 4129, 0, False, False, 0]"), "{declaration}");
    }

    #[test]
    fn a_name_is_one_of_python() {
        assert_eq!(name("energy433 Efergy"), "energy433_efergy");
        assert_eq!(name("433-bus"), "_433_bus");
    }
}
