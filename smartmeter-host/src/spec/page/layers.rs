//! What stands at the beginning, and a chapter for each layer.

use std::collections::BTreeSet;

use super::names::{EVIDENCE, EXAMPLES, IDS, OVERVIEW, UNKNOWN};
use super::{Anchors, Block, Inline, Page, Section, Table, code, text, types};
use crate::show::counted;
use crate::spec::Spec;
use crate::spec::model::{Declared, Grade};

impl Page {
    /// The heading of all.
    pub(super) fn title(spec: &Spec) -> String {
        format!("The protocol {}", spec.protocol())
    }
}

/// What this is, and from what it was made.
pub(super) fn intro(spec: &Spec) -> Vec<Block> {
    let types = counted(spec.document.types.len() as u64, "type");
    let layers = counted(layers(spec).len() as u64, "layer");
    let captures: Vec<_> = spec.seen.captures.iter().map(|capture| vec![code(&capture.name)]).collect();
    let mut made = vec![text(format!("{types} in {layers}, written from their declaration by "))];
    made.push(code("smartmeter spec"));
    match captures.as_slice() {
        [] => made.push(text(", without a capture to take examples from.")),
        captures => {
            made.push(text(", with examples from "));
            made.extend(captures.join(&text(", ")));
            made.push(text("."));
        }
    }
    made.push(text(" Whoever finds out what a byte means writes it there, and then here it is."));
    vec![Block::Text(made)]
}

/// The numbers of the layers.
fn layers(spec: &Spec) -> BTreeSet<usize> {
    spec.document.types.iter().map(|declared| declared.layer).collect()
}

/// The types in which a layer begins: those that one above leads to.
fn heads(spec: &Spec, layer: usize) -> Vec<&Declared> {
    let above = |declared: &&Declared| declared.layer < layer;
    let led_to: BTreeSet<&str> = spec.document.types.iter().filter(above).flat_map(Declared::uses).collect();
    let is_head = |declared: &&Declared| led_to.contains(declared.name.as_str()) || declared.name == spec.document.root;
    spec.document.types.iter().filter(|declared| declared.layer == layer).filter(is_head).collect()
}

/// The heading of a layer.
pub(super) fn title(spec: &Spec, layer: usize) -> String {
    let names: Vec<_> = heads(spec, layer).iter().map(|declared| declared.name.as_str()).collect();
    match names.as_slice() {
        [first, second, third, _, ..] => format!("Layer {layer}: {first}, {second}, {third}, …"),
        names => format!("Layer {layer}: {}", names.join(", ")),
    }
}

/// The layers and what is in them, and how to read the rest.
pub(super) fn overview(spec: &Spec, anchors: &Anchors) -> Section {
    let mut table = Table::new(&["Layer", "Begins with", "What it is", "Types"]);
    for layer in layers(spec) {
        let heads = heads(spec, layer);
        let links: Vec<_> = heads.iter().map(|declared| vec![anchors.link(&declared.name)]).collect();
        let docs = heads.iter().map(|declared| types::first_sentence(&declared.docs));
        let docs: Vec<_> = docs.filter(|docs| !docs.is_empty()).take(4).collect();
        let count = spec.document.types.iter().filter(|declared| declared.layer == layer).count();
        let number = Inline::Link { text: layer.to_string(), to: anchors.heading(&title(spec, layer)) };
        let cells = vec![vec![number], links.join(&text(", ")), vec![Inline::Docs(docs.join(" "))]];
        table.push([cells, vec![vec![text(count.to_string())]]].concat());
    }
    let chapters = [EXAMPLES, IDS, EVIDENCE, UNKNOWN].into_iter().map(|title| (title, anchors.heading(title)));
    let chapters = chapters.filter(|(_, anchor)| !anchor.is_empty());
    let chapters: Vec<_> = chapters.map(|(title, to)| vec![Inline::Link { text: title.into(), to }]).collect();
    let behind = [vec![text("Behind the layers: ")], chapters.join(&text(", ")), vec![text(".")]].concat();
    let blocks = vec![Block::Table(table), Block::Text(behind), Block::List(legend()), Block::Colours];
    Section { title: OVERVIEW.into(), anchor: anchors.heading(OVERVIEW), blocks, sections: Vec::new() }
}

/// How to read tables.
fn legend() -> Vec<super::Line> {
    let grade = |grade, said: &str| vec![Inline::Grade(grade), text(format!(": {said}"))];
    vec![
        grade(Grade::Confirmed, "a checksum, an exact identity or documentation proves what is said."),
        grade(Grade::Inferred, "it fits all that was seen, and nothing proves it."),
        grade(Grade::Unknown, "seen, and not explained. The bytes are kept."),
        vec![
            text("Offsets are in bytes from the start of the type, ids that lead to it not included; "),
            code("…"),
            text(" stands where that varies. Sizes are in bytes. Numbers are big-endian unless it is said: "),
            code("u16"),
            text(" is an unsigned one of 16 bits, "),
            code("i"),
            text(" a signed and "),
            code("f"),
            text(" a floating-point one. Ids and bytes are hexadecimal."),
        ],
    ]
}

/// A chapter for each layer.
pub(super) fn chapters(spec: &Spec, anchors: &Anchors) -> Vec<Section> {
    let chapter = |layer: usize| {
        let title = title(spec, layer);
        let here = spec.document.types.iter().filter(|declared| declared.layer == layer);
        let sections = here.map(|declared| types::section(declared, spec, anchors)).collect();
        let anchor = anchors.heading(&title);
        Section { title, anchor, blocks: Vec::new(), sections }
    };
    layers(spec).into_iter().map(chapter).collect()
}
