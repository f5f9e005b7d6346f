//! All ids, enum by enum.

use super::names::IDS;
use super::{Anchors, Block, Inline, Section, Table, code, text};
use crate::spec::Spec;
use crate::spec::describe;

/// The index of ids.
pub(super) fn chapter(spec: &Spec, anchors: &Anchors) -> Section {
    let mut table = Table::new(&["Id", "In", "Name", "Leads to", "Seen"]);
    for declared in &spec.document.types {
        for variant in declared.variants() {
            let key = (declared.name.clone(), variant.name.clone());
            let seen = spec.seen.variants.get(&key).map_or("0".into(), ToString::to_string);
            table.push(vec![
                vec![code(describe::selector(&variant.selector, declared))],
                vec![anchors.link(&declared.name)],
                vec![code(&variant.name)],
                variant.payload().map(|name| anchors.link(name)).into_iter().collect(),
                vec![text(if spec.seen.is_empty() { String::new() } else { seen })],
            ]);
        }
    }
    let blocks = if table.rows.is_empty() {
        vec![Block::Text(vec![text("There are no ids in this protocol.")])]
    } else {
        vec![Block::Table(table.without_empty())]
    };
    Section { title: IDS.into(), anchor: anchors.heading(IDS), blocks, sections: Vec::new() }
}

/// An enum's ids that were seen and that lead to no variant of their own.
pub(super) fn undeclared(spec: &Spec, declared: &str) -> Vec<Inline> {
    let here = spec.seen.other_ids.iter().filter(|((name, _), _)| name == declared);
    here.map(|((_, id), count)| code(format!("{id:02X} ({count} ×)"))).collect()
}
