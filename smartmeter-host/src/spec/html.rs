//! One page of HTML that needs nothing from elsewhere: light and dark, on a phone, and on paper.

mod docs;
mod dump;

use self::docs::Docs;
use super::Spec;
use super::diagram::{Cell, Diagram, Kind, PLACES, Row as Places, Unit};
use super::model::Grade;
use super::page::{Block, Inline, Line, Page, Section, Table};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// Nothing may be fetched, whatever the page says.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// All of a description.
#[must_use]
pub fn html(spec: &Spec) -> String {
    let page = Page::of(spec);
    let writer = Writer { docs: Docs::new(&page.anchors), page: &page };
    let title = escaped(&page.title);
    let (contents, intro) = (writer.contents(), writer.blocks(&page.intro));
    let body: String = page.sections.iter().map(|section| writer.section(section, 2)).collect();
    format!(
        "<!DOCTYPE html>\n<!-- Written by `smartmeter spec --format html`: changes belong in the declaration. -->\n\
         <html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{contents}\
         <main>\n<header>\n<h1>{title}</h1>\n{intro}</header>\n{body}</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Other control characters are not allowed in HTML at all.
            letter if letter.is_control() && !letter.is_whitespace() => out.push('\u{FFFD}'),
            letter => out.push(letter),
        }
    }
    out
}

/// Writes a page.
struct Writer<'p> {
    page: &'p Page,
    docs: Docs<'p>,
}

impl Writer<'_> {
    /// The chapters, and what is in those that have parts.
    fn contents(&self) -> String {
        let item = |section: &Section| {
            let link = format!("<a href=\"#{}\">{}</a>", escaped(&section.anchor), escaped(&section.title));
            let inner = |inner: &Section| {
                format!("<li><a href=\"#{}\">{}</a></li>", escaped(&inner.anchor), escaped(&short(&inner.title)))
            };
            let inner: String = section.sections.iter().map(inner).collect();
            let inner = if inner.is_empty() { String::new() } else { format!("<ul>{inner}</ul>") };
            format!("<li>{link}{inner}</li>\n")
        };
        let items: String = self.page.sections.iter().map(item).collect();
        format!(
            "<nav aria-label=\"Contents\"><details open><summary>Contents</summary>\n<ul>\n{items}</ul>\n</details></nav>\n"
        )
    }

    fn section(&self, section: &Section, level: usize) -> String {
        let (anchor, title) = (escaped(&section.anchor), escaped(&section.title));
        let heading = format!(
            "<h{level}>{title}<a class=\"here\" href=\"#{anchor}\" aria-label=\"Link to {title}\">#</a></h{level}>\n"
        );
        let inner: String = section.sections.iter().map(|inner| self.section(inner, level + 1)).collect();
        let blocks = self.blocks(&section.blocks);
        format!("<section id=\"{anchor}\" class=\"level{level}\">\n{heading}{blocks}{inner}</section>\n")
    }

    fn blocks(&self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Docs(docs) => self.docs.block(docs),
            Block::Text(line) => format!("<p>{}</p>\n", self.line(line)),
            Block::Facts(facts) => {
                let facts: String = facts.iter().map(|fact| format!("<li>{}</li>", self.line(fact))).collect();
                format!("<ul class=\"facts\">{facts}</ul>\n")
            }
            Block::List(lines) => {
                let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", self.line(line))).collect();
                format!("<ul>\n{lines}</ul>\n")
            }
            Block::Table(table) => self.table(table),
            Block::Diagram(diagram) => self.diagram(diagram),
            Block::Dump(dump) => dump::html(dump),
            Block::Colours => colours(),
        }
    }

    fn line(&self, line: &Line) -> String {
        line.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Text(text) => escaped(text),
            Inline::Code(code) => format!("<code>{}</code>", escaped(code)),
            Inline::Link { text, to } => format!("<a href=\"#{}\">{}</a>", escaped(to), escaped(text)),
            Inline::Docs(docs) => self.docs.line(docs),
            Inline::Grade(grade) => grade_mark(*grade),
        }
    }

    fn table(&self, table: &Table) -> String {
        let head: String = table.columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
        let cell = |(column, cell): (&&str, &Line)| {
            let said = self.line(cell);
            // On a phone each row is a card, where what is empty takes no line.
            let empty = if said.is_empty() { " class=\"empty\"" } else { "" };
            format!("<td data-column=\"{column}\"{empty}><div>{said}</div></td>")
        };
        let row = |row: &super::page::Row| {
            let cells: String = table.columns.iter().zip(&row.cells).map(cell).collect();
            format!("<tr{}>{cells}</tr>\n", field_mark(row.field.as_deref()))
        };
        let rows: String = table.rows.iter().map(row).collect();
        format!(
            "<div class=\"table\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        )
    }

    fn diagram(&self, diagram: &Diagram) -> String {
        let mut rows = String::new();
        let mut unit = None;
        for row in &diagram.rows {
            if row.unit != Unit::Any && unit != Some(row.unit) {
                rows += &heading(row.unit);
                unit = Some(row.unit);
            }
            rows += &self.places(row);
        }
        format!(
            "<div class=\"diagram\" role=\"img\" aria-label=\"Byte layout; the table has the same\">\n{rows}</div>\n"
        )
    }

    fn places(&self, row: &Places) -> String {
        let start = row.start.map_or("…".into(), |start| start.to_string());
        let cells: String = row.cells.iter().map(|cell| self.cell(cell, row.unit)).collect();
        format!("<div class=\"row\"><span class=\"at\">{start}</span>{cells}</div>\n")
    }

    fn cell(&self, cell: &Cell, unit: Unit) -> String {
        let any = if unit == Unit::Any { " any" } else { "" };
        let optional = if cell.is_optional { " optional" } else { "" };
        let goes_on = if cell.goes_on { " goes-on" } else { "" };
        let class = format!("{} {}{any}{optional}{goes_on}", cell.kind.as_str(), cell.grade.as_str());
        let label = escaped(&cell.label);
        let note = if unit == Unit::Any { format!("<small>{}</small>", escaped(&cell.note)) } else { String::new() };
        let label = match cell.declared.as_deref().map(|name| self.page.anchors.declared(name)) {
            Some(anchor) => format!("<a href=\"#{}\">{label}</a>", escaped(anchor)),
            None => format!("<span>{label}</span>"),
        };
        let (places, field) = (cell.places, field_mark(Some(&cell.label)));
        let title = format!("{}: {}", cell.label, cell.note);
        format!(
            "<span class=\"cell {class}\" style=\"--places:{places}\" title=\"{}\"{field}>{label}{note}</span>",
            escaped(title.trim_end_matches(": "))
        )
    }
}

/// What the colours in diagrams stand for.
fn colours() -> String {
    let kinds = [Kind::Id, Kind::Length, Kind::Checksum, Kind::Constant, Kind::Declared, Kind::Value];
    let kinds = kinds.map(|kind| format!("<li class=\"cell {}\">{}</li>", kind.as_str(), kind.said()));
    format!("<ul class=\"colours\">{}<li class=\"cell unknown\">unknown</li></ul>\n", kinds.concat())
}

/// What the script finds the same field by.
fn field_mark(field: Option<&str>) -> String {
    field.map(|field| format!(" data-field=\"{}\"", escaped(field))).unwrap_or_default()
}

fn grade_mark(grade: Grade) -> String {
    format!("<span class=\"grade {0}\">{0}</span>", grade.as_str())
}

fn heading(unit: Unit) -> String {
    let name = if unit == Unit::Byte { "byte" } else { "bit" };
    let place = |place: usize| if unit == Unit::HighestBitFirst { PLACES - 1 - place } else { place };
    let places: String = (0..PLACES).map(|at| format!("<span>{}</span>", place(at))).collect();
    format!("<div class=\"row head\"><span class=\"at\">{name}</span>{places}</div>\n")
}

/// A heading without what is the same in all beside it.
fn short(title: &str) -> String {
    title.strip_prefix("Example: ").unwrap_or(title).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_text_is_markup() {
        assert_eq!(escaped("<a href=\"x\">&\u{1b}</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;\u{FFFD}&lt;/a&gt;");
    }
}
