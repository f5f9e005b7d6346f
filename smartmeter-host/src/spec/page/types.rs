//! A declared type: what it is, where its bytes are, and an example.

use super::examples::dump;
use super::{Anchors, Block, Inline, Line, Row, Section, Table, code, line, text};
use crate::show::counted;
use crate::spec::Spec;
use crate::spec::describe;
use crate::spec::diagram::Diagram;
use crate::spec::model::{Declared, Field, Shape, Variant};

pub(super) fn section(declared: &Declared, spec: &Spec, anchors: &Anchors) -> Section {
    let mut blocks = vec![Block::Docs(declared.docs.clone()), Block::Facts(facts(declared, spec, anchors))];
    match &declared.shape {
        Shape::Struct { fields } => blocks.extend(fields_of(declared, None, fields, spec, anchors)),
        Shape::Enum { variants, .. } => {
            blocks.push(Block::Table(variants_of(declared, variants, spec, anchors)));
            for variant in variants.iter().filter(|variant| !variant.fields().is_empty() && !variant.is_bare()) {
                blocks.push(Block::Text(heading_of(declared, variant)));
                blocks.extend(fields_of(declared, Some(variant), variant.fields(), spec, anchors));
            }
        }
    }
    blocks.extend(example(declared, spec));
    let anchor = anchors.declared(&declared.name).to_owned();
    Section { title: declared.name.clone(), anchor, blocks, sections: Vec::new() }
}

/// What is to be known of the type as a whole.
fn facts(declared: &Declared, spec: &Spec, anchors: &Anchors) -> Vec<Line> {
    let mut facts = Vec::new();
    if let Some(id) = declared.id {
        facts.push(vec![text("id "), code(format!("{id:02X}"))]);
    }
    if let Shape::Enum { id, .. } = &declared.shape {
        facts.push(line(&describe::id_of(id), anchors));
    }
    if !declared.context.is_empty() {
        facts.push(vec![text("told "), code(&declared.context)]);
    }
    facts.push(vec![text(describe::bytes(declared.size))]);
    let users = users(declared, spec);
    if !users.is_empty() {
        let links: Vec<_> = users.into_iter().map(|name| vec![anchors.link(name)]).collect();
        facts.push([vec![text("in ")], links.join(&text(", "))].concat());
    }
    if !spec.seen.is_empty() {
        let count = spec.seen.types.get(&declared.name).map_or(0, |sample| sample.count);
        facts.push(vec![text(if count == 0 { "never seen".into() } else { format!("seen {}", times(count)) })]);
    }
    facts.push(vec![Inline::Grade(declared.grade)]);
    facts
}

/// So often.
pub(super) fn times(count: u64) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        count => counted(count, "time"),
    }
}

/// The types that hold it.
fn users<'s>(declared: &Declared, spec: &'s Spec) -> Vec<&'s str> {
    let uses = |user: &&Declared| user.uses().any(|name| name == declared.name);
    spec.document.types.iter().filter(uses).map(|user| user.name.as_str()).collect()
}

fn variants_of(declared: &Declared, variants: &[Variant], spec: &Spec, anchors: &Anchors) -> Table {
    let mut table = Table::new(&["Id", "Name", "Leads to", "Meaning", "Seen"]);
    for variant in variants {
        let leads_to = match variant.payload() {
            Some(name) => vec![anchors.link(name)],
            None if variant.is_bare() => Vec::new(),
            None => vec![text("fields of its own, below")],
        };
        let seen = spec.seen.variants.get(&(declared.name.clone(), variant.name.clone())).copied().unwrap_or(0);
        table.push(vec![
            vec![code(describe::selector(&variant.selector, declared))],
            vec![code(&variant.name)],
            leads_to,
            vec![docs(&variant.docs)],
            vec![text(if spec.seen.is_empty() { String::new() } else { seen.to_string() })],
        ]);
    }
    table.without_empty()
}

/// The line above what a variant has of its own.
fn heading_of(declared: &Declared, variant: &Variant) -> Line {
    vec![code(&variant.name), text(", id "), code(describe::selector(&variant.selector, declared)), text(":")]
}

fn fields_of(
    declared: &Declared,
    variant: Option<&Variant>,
    fields: &[Field],
    spec: &Spec,
    anchors: &Anchors,
) -> Vec<Block> {
    if fields.is_empty() {
        return vec![Block::Text(vec![text("No bytes of its own.")])];
    }
    let diagram = Diagram::of(declared, variant);
    let mut table = Table::new(&["Offset", "Size", "Name", "Type", "Unit", "Scale", "Values", "Grade", "Meaning"]);
    for field in fields {
        let notes = describe::notes_of(field, &spec.document);
        let notes: Vec<_> = notes.iter().map(|note| line(note, anchors)).collect();
        let cells = vec![
            vec![text(describe::offset_of(field))],
            vec![text(describe::size_of(field))],
            vec![code(&field.name)],
            line(&describe::type_of(field), anchors),
            vec![text(describe::unit_of(field))],
            vec![text(describe::scale_of(field))],
            notes.join(&text("; ")),
            vec![Inline::Grade(field.grade)],
            vec![docs(&field.docs)],
        ];
        table.rows.push(Row { cells, field: Some(field.name.clone()) });
    }
    let table = Block::Table(table.without_empty());
    if diagram.rows.is_empty() { vec![table] } else { vec![Block::Diagram(diagram), table] }
}

/// A doc comment in a table: one line.
pub(super) fn docs(docs: &str) -> Inline {
    Inline::Docs(docs.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
}

/// What a doc comment says first.
pub(super) fn first_sentence(docs: &str) -> String {
    let paragraph: Vec<_> = docs.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |end| end + 1);
    paragraph[..end].into()
}

/// The type in a capture, unless it is a number with a name.
fn example(declared: &Declared, spec: &Spec) -> Option<Block> {
    if declared.is_names() || declared.name == spec.document.root {
        return None;
    }
    let (example, span) = spec.seen.example_of(&declared.name)?;
    Some(Block::Dump(dump(example, span)))
}
