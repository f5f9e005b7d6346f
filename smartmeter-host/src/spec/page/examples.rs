//! Annotated bytes from captures.

use super::names::EXAMPLES;
use super::types::times;
use super::{Anchors, Block, Dump, Note, Section, text};
use crate::spec::Spec;
use crate::spec::seen::{Example, Kind, Part, Span};
use crate::verdict::Quality;

/// Notes on one example, beyond which they are left out.
const MOST: usize = 48;
/// Kinds of transactions that are shown, and only the first where there are more.
const MOST_KINDS: usize = 40;

/// One transaction of each kind.
pub(super) fn chapter(spec: &Spec, anchors: &Anchors) -> Option<Section> {
    if spec.seen.is_empty() {
        return None;
    }
    let kinds = &spec.seen.kinds;
    let section = |kind: &Kind| {
        let example = spec.seen.examples.get(kind.example)?;
        let whole = Span { declared: String::new(), range: 0..example.bytes.len(), path: String::new() };
        let said = text(format!("Seen {}, {}.", times(kind.count), quality(example.quality)));
        let blocks = vec![Block::Text(vec![said]), Block::Dump(dump(example, &whole))];
        let title = title(kind);
        Some(Section { anchor: anchors.heading(&title), title, blocks, sections: Vec::new() })
    };
    let mut blocks = vec![Block::Text(vec![text(
        "The first transaction of each kind, where there is one that a checksum proves. ✓ marks what that checksum covers.",
    )])];
    if kinds.len() > MOST_KINDS {
        blocks.push(Block::Text(vec![text(format!("{} more kinds are left out.", kinds.len() - MOST_KINDS))]));
    }
    let sections = kinds.iter().take(MOST_KINDS).filter_map(section).collect();
    Some(Section { title: EXAMPLES.into(), anchor: anchors.heading(EXAMPLES), blocks, sections })
}

/// The heading of a kind of transaction.
pub(super) fn title(kind: &Kind) -> String {
    format!("Example: {}", kind.name)
}

const fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Checked => "this one proven by its checksum",
        Quality::Reconstructed => "this one damaged, and put right as its checksum proves",
        Quality::Unchecked | Quality::Damaged => "without a checksum",
    }
}

/// The bytes of a type in a transaction, and what they mean.
pub(super) fn dump(example: &Example, span: &Span) -> Dump {
    let start = span.range.start;
    let bytes = example.bytes.get(span.range.clone()).unwrap_or_default().to_vec();
    let notes: Vec<_> = example.parts_in(&span.range).map(|part| note(part, span)).collect();
    let is_whole = bytes.len() == example.bytes.len();
    let place = if is_whole { String::new() } else { format!(", from byte {start} on") };
    let source = format!("{}, line {}{place}", example.capture, example.line);
    let left_out = notes.len().saturating_sub(MOST);
    Dump { source, bytes, notes: notes.into_iter().take(MOST).collect(), left_out }
}

fn note(part: &Part, span: &Span) -> Note {
    let below = part.path.strip_prefix(&span.path).map(|path| path.trim_start_matches('.'));
    let path = below.filter(|path| !path.is_empty()).unwrap_or(&part.path);
    let name = path.split(['.', '[']).next().unwrap_or_default();
    Note {
        range: part.range.start - span.range.start..part.range.end - span.range.start,
        path: path.into(),
        field: (!span.declared.is_empty()).then(|| name.to_owned()),
        text: part.text.clone(),
        grade: part.grade,
        is_covered: part.is_covered,
    }
}
