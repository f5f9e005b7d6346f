//! What nobody knows yet: where to look next.

use super::evidence::{name, places};
use super::ids::undeclared;
use super::names::UNKNOWN;
use super::types::docs;
use super::{Anchors, Block, Inline, Line, Section, Table, code, text};
use crate::spec::Spec;
use crate::spec::model::{Grade, Role, Selector};
use crate::spec::seen::Place;

/// The chapter.
pub(super) fn chapter(spec: &Spec, anchors: &Anchors) -> Section {
    let mut blocks = Vec::new();
    for (grade, said) in [
        (Grade::Unknown, "Seen, and not explained:"),
        (Grade::Inferred, "Explained in a way that fits all that was seen, and that nothing proves:"),
    ] {
        let table = of_grade(spec, grade, anchors);
        if !table.rows.is_empty() {
            blocks.extend([Block::Text(vec![text(said)]), Block::Table(table.without_empty())]);
        }
    }
    if blocks.is_empty() {
        blocks.push(Block::Text(vec![text("Every field is declared as confirmed.")]));
    }
    let ids = ids(spec, anchors);
    if !ids.is_empty() {
        blocks.extend([Block::Text(vec![text("Ids that lead nowhere yet:")]), Block::List(ids)]);
    }
    let unseen = unseen(spec, anchors);
    if !unseen.is_empty() {
        let said = "Declared, and in none of these captures:";
        blocks.extend([Block::Text(vec![text(said)]), Block::Text(unseen)]);
    }
    Section { title: UNKNOWN.into(), anchor: anchors.heading(UNKNOWN), blocks, sections: Vec::new() }
}

fn of_grade(spec: &Spec, grade: Grade, anchors: &Anchors) -> Table {
    let mut table = Table::new(&["What", "Bytes", "What is said of it", "Seen as"]);
    let types = spec.document.types.iter().filter(|declared| declared.grade == grade);
    for declared in types.filter(|declared| declared.fields().is_empty()) {
        table.push(vec![vec![anchors.link(&declared.name)], Vec::new(), vec![docs(&declared.docs)], Vec::new()]);
    }
    for (declared, place, field) in places(spec).filter(|(.., field)| field.grade == grade) {
        // What others say of it is known, whatever they mean themselves.
        let is_said = matches!(field.role, Role::Padding { .. } | Role::Gap { .. } | Role::Constant { .. });
        if is_said {
            continue;
        }
        table.push(vec![
            name(declared, &place, anchors),
            vec![text(crate::spec::describe::size_of(field))],
            vec![docs(&field.docs)],
            seen_as(spec, &place),
        ]);
    }
    table
}

fn seen_as(spec: &Spec, place: &Place) -> Line {
    spec.seen.fields.get(place).map(|values| code(values.summary())).into_iter().collect()
}

/// Enums that take ids which nobody declared, and those that were seen.
fn ids(spec: &Spec, anchors: &Anchors) -> Vec<Line> {
    let is_open = |name: &str| {
        let variants = spec.document.declared(name).map(crate::spec::model::Declared::variants).unwrap_or_default();
        variants.iter().any(|variant| variant.selector == Selector::Other)
    };
    let enums = spec.document.types.iter().filter(|declared| is_open(&declared.name));
    let line = |name: &String| {
        let seen: Vec<_> = undeclared(spec, name).into_iter().map(|id| vec![id]).collect();
        let said = match (seen.is_empty(), spec.seen.is_empty()) {
            (true, true) => vec![text(" takes ids that are not declared")],
            (true, false) => vec![text(" takes ids that are not declared; none was seen")],
            (false, _) => [vec![text(" has seen ")], seen.join(&text(", "))].concat(),
        };
        [vec![anchors.link(name)], said, vec![text(".")]].concat()
    };
    enums.map(|declared| line(&declared.name)).collect()
}

/// The types that were never seen.
fn unseen(spec: &Spec, anchors: &Anchors) -> Line {
    if spec.seen.is_empty() {
        return Vec::new();
    }
    let never = spec.document.types.iter().filter(|declared| !spec.seen.types.contains_key(&declared.name));
    let links: Vec<Vec<Inline>> = never.map(|declared| vec![anchors.link(&declared.name)]).collect();
    links.join(&text(", "))
}
