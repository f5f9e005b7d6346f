//! Markdown, as GitHub shows it.

mod escape;

use std::fmt::Write as _;

use self::escape::{code_span, docs_block, docs_line, escaped};
use super::Spec;
use super::diagram::{Diagram, PLACES, Row as Places, Unit};
use super::model::Grade;
use super::page::{Block, Dump, Inline, Line, Page, Section, Table};
use crate::show;

/// Characters of a byte in a diagram, without the line behind it.
const WIDTH: usize = 8;
/// Bytes in a line of an example.
const BYTES: usize = 8;

/// All of a description.
#[must_use]
pub fn markdown(spec: &Spec) -> String {
    let page = Page::of(spec);
    let mut out = format!("# {}\n\n", escaped(&page.title));
    out += "<!-- Written by `smartmeter spec --format markdown`: changes belong in the declaration. -->\n\n";
    blocks(&page.intro, &mut out);
    for part in &page.sections {
        section(part, 2, &mut out);
    }
    definitions(&page, out)
}

/// Adds what doc comments link to, in the way of rustdoc: [`Reply`].
fn definitions(page: &Page, mut out: String) -> String {
    let linked = page.anchors.all_declared().filter(|(name, _)| out.contains(&format!("[`{name}`]")));
    let lines: Vec<_> = linked.map(|(name, anchor)| format!("[`{name}`]: #{anchor}\n")).collect();
    out.extend(lines);
    out.truncate(out.trim_end().len());
    out + "\n"
}

fn section(part: &Section, level: usize, out: &mut String) {
    // Writing to a string never fails.
    let _ = writeln!(out, "{} {}\n", "#".repeat(level), escaped(&part.title));
    blocks(&part.blocks, out);
    for inner in &part.sections {
        section(inner, level + 1, out);
    }
}

fn blocks(all: &[Block], out: &mut String) {
    for block in all {
        let text = match block {
            Block::Docs(docs) => docs_block(docs),
            Block::Text(said) => line(said),
            Block::Facts(facts) => facts.iter().map(line).collect::<Vec<_>>().join(" · "),
            Block::List(lines) => lines.iter().map(|item| format!("- {}", line(item))).collect::<Vec<_>>().join("\n"),
            Block::Table(rows) => table(rows),
            Block::Diagram(bytes) => diagram(bytes),
            Block::Dump(bytes) => dump(bytes),
            Block::Colours => String::new(),
        };
        if !text.is_empty() {
            out.push_str(&text);
            out.push_str("\n\n");
        }
    }
}

fn line(line: &Line) -> String {
    line.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => escaped(text),
        Inline::Code(code) => code_span(code),
        Inline::Link { text, to } => format!("[{}](#{to})", escaped(text)),
        Inline::Docs(docs) => docs_line(docs),
        Inline::Grade(Grade::Confirmed) => "confirmed".into(),
        Inline::Grade(grade) => format!("**{}**", grade.as_str()),
    }
}

fn table(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![row(table.columns.iter().map(|&column| column.into()).collect())];
    lines.push(format!("|{}", "---|".repeat(table.columns.len())));
    // Also within code a bar ends a cell, unless it is escaped.
    let cell = |cell: &Line| line(cell).replace('|', "\\|");
    lines.extend(table.rows.iter().map(|of| row(of.cells.iter().map(cell).collect())));
    lines.join("\n")
}

/// A diagram in characters, as RFCs have them.
fn diagram(diagram: &Diagram) -> String {
    let (mut lines, mut unit, mut above) = (Vec::new(), None, String::new());
    for row in &diagram.rows {
        if row.unit != Unit::Any && unit != Some(row.unit) {
            lines.push(std::mem::take(&mut above));
            lines.push(heading(row.unit));
            unit = Some(row.unit);
        }
        lines.push(both(&above, &border(row)));
        lines.push(cells(row));
        above = border(row);
    }
    lines.push(above);
    lines.retain(|line| !line.is_empty());
    format!("```text\n{}\n```", lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n"))
}

/// The line between two rows: it has the corners of both.
fn both(above: &str, below: &str) -> String {
    let (mut above, mut below) = (above.chars(), below.chars());
    let merge = |pair: (Option<char>, Option<char>)| match pair {
        (None, None) => None,
        (Some('+'), _) | (_, Some('+')) => Some('+'),
        (Some('~'), _) | (_, Some('~')) => Some('~'),
        (Some(' ') | None, Some(other)) | (Some(other), _) => Some(other),
    };
    std::iter::from_fn(|| merge((above.next(), below.next()))).collect()
}

fn heading(unit: Unit) -> String {
    let places = (0..PLACES).map(|place| match unit {
        Unit::HighestBitFirst => format!("bit {}", PLACES - 1 - place),
        Unit::LowestBitFirst => format!("bit {place}"),
        Unit::Byte | Unit::Any => place.to_string(),
    });
    let cells = places.map(|place| format!("{place:^WIDTH$}")).collect::<Vec<_>>().join(" ");
    format!("{:6} {cells}", "")
}

fn border(row: &Places) -> String {
    let mark = if row.unit == Unit::Any { "~" } else { "-" };
    let cells: String = row.cells.iter().map(|cell| format!("{}+", mark.repeat(width(cell.places)))).collect();
    format!("{:5} +{cells}", "")
}

fn cells(row: &Places) -> String {
    let start = row.start.map(|start| start.to_string()).unwrap_or_else(|| "…".into());
    let cells: String = row
        .cells
        .iter()
        .map(|cell| {
            let label = match cell {
                _ if cell.goes_on => format!("({})", cell.label),
                _ if row.unit == Unit::Any => format!("{}: {}", cell.label, cell.note),
                _ => cell.label.clone(),
            };
            format!("{}|", centred(&label, width(cell.places)))
        })
        .collect();
    format!("{start:>5} |{cells}")
}

fn width(places: usize) -> usize {
    places * (WIDTH + 1) - 1
}

/// In the middle, and cut where it is too long.
fn centred(text: &str, width: usize) -> String {
    let fits = text.chars().count() <= width;
    let text = if fits { text.to_owned() } else { text.chars().take(width - 1).chain(['…']).collect() };
    format!("{text:^width$}")
}

/// Bytes with what they mean.
fn dump(dump: &Dump) -> String {
    let path_width = dump.notes.iter().map(|note| note.path.chars().count()).max().unwrap_or(0);
    let longest = dump.notes.iter().map(|note| note.range.len().min(BYTES)).max().unwrap_or(1).max(1);
    let bytes_width = longest * 3 - 1;
    let mut lines = Vec::new();
    for note in &dump.notes {
        let bytes = dump.bytes.get(note.range.clone()).unwrap_or_default();
        let mark = if note.is_covered { '✓' } else { ' ' };
        let grade = if note.grade.is_confirmed() { "" } else { note.grade.as_str() };
        let gap = if note.text.is_empty() || grade.is_empty() { "" } else { "  " };
        let said = format!("{:<path_width$}  {}{gap}{grade}", note.path, note.text);
        let mut chunks = bytes.chunks(BYTES);
        let first = show::hex(chunks.next().unwrap_or_default());
        lines.push(format!("{:>4}{mark} {first:<bytes_width$}  {said}", note.range.start));
        for (index, chunk) in chunks.enumerate() {
            lines.push(format!("{:>4}{mark} {}", note.range.start + (index + 1) * BYTES, show::hex(chunk)));
        }
    }
    if dump.left_out > 0 {
        lines.push(format!("   …  {} more", show::counted(dump.left_out as u64, "value")));
    }
    let lines: Vec<_> = lines.iter().map(|line| line.trim_end()).collect();
    format!("From {}:\n\n{}", escaped(&dump.source), fenced(&lines.join("\n")))
}

/// Text in a fence that is longer than any in it.
fn fenced(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}
