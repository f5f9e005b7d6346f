//! The test of the comparison: given a description that is wrong, each tool must be seen to read something else.

use anyhow::{Result, ensure};
use smartmeter_host::spec::model::{Content, Document, Field, Order, Role, Shape, Type, Variant};

use crate::compare::compare;
use crate::subject::{self, Subject};
use crate::tools::Tool;

/// Generated frames that are read with each wrong description.
const FRAMES: usize = 100;

/// A change of a declaration.
pub(crate) struct Change {
    pub(crate) what: &'static str,
    apply: fn(&mut Document),
    /// Whether only who verifies checksums can see it.
    is_of_checksum: bool,
}

pub(crate) const ALL: &[Change] = &[
    Change { what: "each scale is ten times as large", apply: scales, is_of_checksum: false },
    Change { what: "one is added to each number with a unit", apply: shifts, is_of_checksum: false },
    Change { what: "each unit is another", apply: units, is_of_checksum: false },
    Change { what: "numbers are little-endian", apply: orders, is_of_checksum: false },
    Change { what: "each id leads to the variant before", apply: ids, is_of_checksum: false },
    Change { what: "each checksum begins with ones", apply: checksums, is_of_checksum: true },
];

/// What came of a change: how many transactions differ, of how many; `None` where the tool can't see it.
pub(crate) type Seen = Option<(usize, usize)>;

/// Runs a tool with each changed description of the P350's bus. Fails where nothing is seen.
pub(crate) fn check(tool: &dyn Tool) -> Result<Vec<Seen>> {
    let mut subject = subject::p350("p350", FRAMES)?;
    ALL.iter().map(|change| seen(tool, &mut subject, change)).collect()
}

fn seen(tool: &dyn Tool, subject: &mut Subject, change: &Change) -> Result<Seen> {
    subject.change = None;
    if !tool.follows_document() || change.is_of_checksum && tool.allowed(subject, 0).checksums {
        return Ok(None);
    }
    subject.change = Some(change.apply);
    let decoded = tool.decode(subject)?;
    let cases = subject.cases.iter().zip(&decoded).enumerate();
    let differs = |index: usize, ours, theirs| !compare(ours, theirs, &tool.allowed(subject, index)).is_empty();
    let differing = cases.filter(|(index, (case, theirs))| differs(*index, &case.ours, theirs)).count();
    ensure!(differing > 0, "{} reads all as before, though {}", tool.name(), change.what);
    Ok(Some((differing, subject.cases.len())))
}

fn fields(document: &mut Document) -> impl Iterator<Item = &mut Field> {
    document.types.iter_mut().flat_map(move |declared| match &mut declared.shape {
        Shape::Struct { fields } => fields.iter_mut().collect::<Vec<_>>(),
        Shape::Enum { variants, .. } => variants.iter_mut().flat_map(in_variant).collect(),
    })
}

fn in_variant(variant: &mut Variant) -> &mut [Field] {
    match &mut variant.content {
        Content::Fields { fields } => fields,
        Content::Unit | Content::Payload { .. } => &mut [],
    }
}

fn scales(document: &mut Document) {
    fields(document).filter(|field| !field.scale.is_one()).for_each(|field| field.scale.numerator *= 10);
}

fn shifts(document: &mut Document) {
    fields(document).filter(|field| field.unit.is_some()).for_each(|field| {
        field.shift.numerator += i64::try_from(field.shift.denominator).unwrap_or(1);
    });
}

fn units(document: &mut Document) {
    fields(document).filter_map(|field| field.unit.as_mut()).for_each(|unit| *unit = "furlong".into());
}

fn orders(document: &mut Document) {
    let is_wide = |field: &&mut Field| matches!(field.ty.leaf(), Type::Uint { bytes } if *bytes > 1);
    fields(document).filter(is_wide).for_each(|field| field.order = Order::Little);
}

fn ids(document: &mut Document) {
    for declared in &mut document.types {
        if let Shape::Enum { variants, .. } = &mut declared.shape {
            let selectors: Vec<_> = variants.iter().map(|variant| variant.selector.clone()).collect();
            let ids: Vec<_> = (0..variants.len()).filter(|&index| !variants[index].holds_id()).collect();
            for (at, &index) in ids.iter().enumerate() {
                variants[index].selector = selectors[ids[(at + 1) % ids.len()]].clone();
            }
        }
    }
}

fn checksums(document: &mut Document) {
    for field in fields(document) {
        if let Role::Checksum { algorithm, .. } = &mut field.role {
            *algorithm = "CRC-16/IBM-3740".into();
        }
    }
}
