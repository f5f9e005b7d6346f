//! On what it rests: what was read, which checksums held, and with which values fields were seen.

use super::names::EVIDENCE;
use super::{Anchors, Block, Inline, Section, Table, code, text};
use crate::spec::Spec;
use crate::spec::model::{Declared, Field, Role, Variant};
use crate::spec::seen::{Place, Values};

/// The chapter.
pub(super) fn chapter(spec: &Spec, anchors: &Anchors) -> Section {
    let blocks = if spec.seen.captures.is_empty() {
        vec![Block::Text(vec![text("No capture was given: nothing here was held against bytes that were recorded.")])]
    } else {
        let said = "Grades are the declaration's. What captures show beside them, for each field that was seen: how often, \
                    how often under a checksum that held, and the values.";
        let fields = Block::Table(fields(spec, anchors));
        let read = "Transactions by what is known of them: a checksum holds, there is none, one proves how a damaged one \
                    was, or it stays damaged. Where boundaries were lost, a damaged one was several.";
        vec![
            Block::Text(vec![text(read)]),
            Block::Table(captures(spec)),
            checksums(spec, anchors),
            Block::Text(vec![text(said)]),
            fields,
        ]
    };
    Section { title: EVIDENCE.into(), anchor: anchors.heading(EVIDENCE), blocks, sections: Vec::new() }
}

fn captures(spec: &Spec) -> Table {
    let columns = ["Capture", "Checked", "Unchecked", "Reconstructed", "Damaged", "Empty"];
    let mut table = Table::new(&columns);
    for capture in &spec.seen.captures {
        let counts = [capture.checked, capture.unchecked, capture.reconstructed, capture.damaged, capture.empty];
        let cells = counts.into_iter().map(|count| vec![text(count.to_string())]);
        table.push(std::iter::once(vec![code(&capture.name)]).chain(cells).collect());
    }
    table
}

/// How often each checksum held.
fn checksums(spec: &Spec, anchors: &Anchors) -> Block {
    let mut lines = Vec::new();
    for (declared, place, field) in places(spec) {
        let Role::Checksum { algorithm, .. } = &field.role else { continue };
        let count = spec.seen.fields.get(&place).map_or(0, |values| values.count);
        lines.push(vec![
            anchors.link(&declared.name),
            text("."),
            code(&field.name),
            text(format!(" ({algorithm}) held {}.", super::types::times(count))),
        ]);
    }
    if lines.is_empty() { Block::Text(vec![text("There is no checksum in it.")]) } else { Block::List(lines) }
}

/// Every field, and where it is.
pub(super) fn places(spec: &Spec) -> impl Iterator<Item = (&Declared, Place, &Field)> {
    let place = |declared: &Declared, variant: Option<&Variant>, field: &Field| Place {
        declared: declared.name.clone(),
        variant: variant.map(|variant| variant.name.clone()),
        field: Some(field.name.clone()),
    };
    let in_type = move |declared| {
        let lists = Declared::field_lists(declared);
        lists.flat_map(move |(variant, fields)| {
            fields.iter().map(move |field| (declared, place(declared, variant, field), field))
        })
    };
    spec.document.types.iter().flat_map(in_type)
}

fn fields(spec: &Spec, anchors: &Anchors) -> Table {
    let mut table = Table::new(&["Field", "Grade", "Seen", "Under a checksum", "Values"]);
    for (declared, place, field) in places(spec) {
        let Some(values) = spec.seen.fields.get(&place) else { continue };
        table.push(vec![
            name(declared, &place, anchors),
            vec![Inline::Grade(field.grade)],
            vec![text(values.count.to_string())],
            vec![text(values.covered.to_string())],
            seen(field, values),
        ]);
    }
    table
}

/// A field's name, with a link to its type.
pub(super) fn name(declared: &Declared, place: &Place, anchors: &Anchors) -> Vec<Inline> {
    let variant = place.variant.as_deref().map(|variant| format!("{variant}.")).unwrap_or_default();
    let field = place.field.as_deref().unwrap_or_default();
    vec![anchors.link(&declared.name), text("."), code(format!("{variant}{field}"))]
}

/// The values of a field; those of a checksum and of what follows from others say nothing.
fn seen(field: &Field, values: &Values) -> Vec<Inline> {
    match field.role {
        Role::Value | Role::Reserved | Role::Computed => vec![code(values.summary())],
        _ => Vec::new(),
    }
}
