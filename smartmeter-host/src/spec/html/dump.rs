//! Annotated bytes: a strip of all of them, and a line for each part.

use std::fmt::Write as _;

use super::{escaped, field_mark, grade_mark};
use crate::show;
use crate::spec::page::{Dump, Note};

pub(super) fn html(dump: &Dump) -> String {
    let mut lines = String::new();
    for (number, note) in dump.notes.iter().enumerate() {
        lines += &line(dump, note, number);
    }
    if dump.left_out > 0 {
        // Writing to a string never fails.
        let _ = writeln!(lines, "<li class=\"more\">{} more</li>", show::counted(dump.left_out as u64, "value"));
    }
    format!(
        "<figure class=\"dump\">\n<figcaption>{}</figcaption>\n<div class=\"strip\">{}</div>\n<ol>\n{lines}</ol>\n</figure>\n",
        escaped(&dump.source),
        strip(dump)
    )
}

/// All bytes, those of a part beside each other in one mark.
fn strip(dump: &Dump) -> String {
    let mut marks = String::new();
    let mut done = 0;
    for (number, note) in dump.notes.iter().enumerate().filter(|(_, note)| !note.range.is_empty()) {
        // What shares its bytes with a part before has its mark, too.
        if note.range.start < done {
            continue;
        }
        let bytes = show::hex(dump.bytes.get(note.range.clone()).unwrap_or_default());
        let class = class(note, number);
        let title = escaped(&[note.path.as_str(), note.text.as_str()].join("  "));
        let field = field_mark(note.field.as_deref());
        let _ = write!(marks, "<span class=\"{class}\" title=\"{}\"{field}>{bytes}</span> ", title.trim_end());
        done = note.range.end;
    }
    let rest = dump.bytes.get(done..).unwrap_or_default();
    if !rest.is_empty() {
        let _ = write!(marks, "<span class=\"rest\">{}</span>", show::hex(rest));
    }
    marks
}

fn line(dump: &Dump, note: &Note, number: usize) -> String {
    let (class, field) = (class(note, number), field_mark(note.field.as_deref()));
    let bytes = show::hex(dump.bytes.get(note.range.clone()).unwrap_or_default());
    let tick =
        if note.is_covered { "<span class=\"tick\" title=\"covered by a checksum that holds\">✓</span>" } else { "" };
    let grade = if note.grade.is_confirmed() { String::new() } else { grade_mark(note.grade) };
    format!(
        "<li{field}><span class=\"at\">{}</span><code class=\"{class}\">{bytes}</code>{tick}<span class=\"path\">{}</span>\
         <span class=\"said\">{} {grade}</span></li>\n",
        note.range.start,
        breakable(&note.path),
        escaped(&note.text)
    )
}

/// A path that may be broken behind its points.
fn breakable(path: &str) -> String {
    escaped(path).replace('.', ".<wbr>")
}

/// Neighbours differ in colour.
fn class(note: &Note, number: usize) -> String {
    format!("part hue{} {}", number % 6, note.grade.as_str())
}
