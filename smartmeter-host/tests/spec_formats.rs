//! All of a declaration is in each description, and what captures show is in them as it is in the captures.

mod describing;

use describing::{all, mbus_text, p350_text, sml_frames};
use serde_json::Value;
use smartmeter_host::show;
use smartmeter_host::spec::describe::{plain, selector};
use smartmeter_host::spec::model::{Declared, Document, Selector};
use smartmeter_host::spec::page::{Block, Dump, Page, Section};

use smartmeter_host::spec::{Format, Spec};
use smartmeter_host::verdict::Quality;

fn text(format: Format, spec: &Spec) -> String {
    let files = format.files(spec);
    assert_eq!(files.len(), 1);
    files.into_iter().map(|file| file.text).collect()
}

/// The part of a text that begins with a line and ends before another of its kind.
fn part<'t>(text: &'t str, start: &str, next: &str) -> &'t str {
    let at = text.find(start).unwrap_or_else(|| panic!("no {start:?}"));
    let rest = &text[at + start.len()..];
    &rest[..rest.find(next).unwrap_or(rest.len())]
}

/// A type and all names of fields in it.
fn fields(document: &Document) -> impl Iterator<Item = (&Declared, Vec<&str>)> {
    document.types.iter().map(|declared| {
        let names = declared.field_lists().flat_map(|(_, fields)| fields).map(|field| field.name.as_str());
        (declared, names.collect())
    })
}

#[test]
fn every_field_has_a_row_in_the_section_of_its_type() {
    for spec in all() {
        let (markdown, html) = (text(Format::Markdown, &spec), text(Format::Html, &spec));
        let page = Page::of(&spec);
        for (declared, names) in fields(&spec.document) {
            let of_markdown = part(&markdown, &format!("\n### {}\n", declared.name.replace('_', "\\_")), "\n### ");
            let section = format!("<section id=\"{}\"", page.anchors.declared(&declared.name));
            let of_html = part(&html, &section, "<section ");
            // That nothing is but an id has a row among the ids.
            for name in names.into_iter().filter(|_| !declared.is_names()) {
                let is_bare =
                    declared.variants().iter().any(|it| it.is_bare() && it.fields().iter().any(|of| of.name == name));
                let (row, cell) =
                    (format!("| `{name}` |"), format!("<td data-column=\"Name\"><div><code>{name}</code>"));
                assert!(is_bare || of_markdown.contains(&row), "{}.{name}: {of_markdown}", declared.name);
                assert!(is_bare || of_html.contains(&cell), "{}.{name}: {of_html}", declared.name);
            }
        }
    }
}

#[test]
fn every_field_is_in_the_json_and_its_schema() {
    for spec in all() {
        let schema: Value = serde_json::from_str(&text(Format::JsonSchema, &spec)).expect("JSON");
        let read = Document::from_json(&text(Format::Json, &spec)).expect("a declaration");
        assert_eq!(read, spec.document);
        for (declared, names) in fields(&spec.document) {
            let definition = &schema["$defs"][format!("type.{}", declared.name)];
            assert!(definition.is_object(), "{}", declared.name);
            for name in names.into_iter().filter(|_| !declared.fields().is_empty()) {
                assert!(definition["properties"][name].is_object(), "{}.{name}", declared.name);
            }
            for variant in declared.variants().iter().filter(|variant| !variant.is_bare()) {
                let said = definition["anyOf"].as_array().expect("variants");
                let of = said.iter().find(|it| it["properties"][&variant.name].is_object()).expect(&variant.name);
                for field in variant.fields() {
                    assert!(of["properties"][&variant.name]["properties"][&field.name].is_object(), "{}", field.name);
                }
            }
        }
    }
}

#[test]
fn every_id_is_in_the_index() {
    for spec in all() {
        let (markdown, html) = (text(Format::Markdown, &spec), text(Format::Html, &spec));
        let (markdown, html) = (
            part(&markdown, "\n## Index of ids\n", "\n## "),
            part(&html, "<section id=\"index-of-ids\"", "</section>"),
        );
        for declared in &spec.document.types {
            for variant in declared.variants() {
                let id = selector(&variant.selector, declared);
                let cells = [format!("[{}](", declared.name.replace('_', "\\_")), format!("| `{}` |", variant.name)];
                let rows =
                    markdown.lines().filter(|line| line.contains(&id) && cells.iter().all(|cell| line.contains(cell)));
                assert_eq!(rows.count(), 1, "{}.{}", declared.name, variant.name);
                assert!(html.contains(&format!("<code>{}</code>", variant.name)), "{}.{}", declared.name, variant.name);
                assert!(variant.selector == Selector::Other || !id.is_empty());
            }
        }
    }
}

/// Every example on a page.
fn dumps(sections: &[Section]) -> Vec<&Dump> {
    let mut dumps = Vec::new();
    for section in sections {
        dumps.extend(section.blocks.iter().filter_map(|block| match block {
            Block::Dump(dump) => Some(dump),
            _ => None,
        }));
        dumps.extend(self::dumps(&section.sections));
    }
    dumps
}

#[test]
fn the_bytes_of_examples_are_those_of_captures() {
    let of_sml: Vec<_> = sml_frames().into_iter().map(|(_, bytes)| show::hex(&bytes)).collect();
    let captures = [p350_text(), describing::ODD.into(), mbus_text(), of_sml.join(" ")];
    for (spec, capture) in all().iter().zip(captures) {
        let lines = capture.lines().filter(|line| !line.starts_with('#'));
        let words = lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ").to_uppercase();
        let repaired: Vec<_> =
            spec.seen.examples.iter().filter(|it| it.quality == Quality::Reconstructed).map(|it| it.line).collect();
        let page = Page::of(spec);
        let dumps = dumps(&page.sections);
        assert!(dumps.len() > 5, "{}: {}", spec.protocol(), dumps.len());
        for dump in dumps {
            let is_repaired = repaired.iter().any(|line| dump.source.contains(&format!("line {line}")));
            assert!(is_repaired || words.contains(&show::hex(&dump.bytes)), "{}: {dump:?}", spec.protocol());
            // Its notes are about its bytes, and leave none out.
            assert!(dump.notes.iter().all(|note| note.range.end <= dump.bytes.len()));
            let is_noted = |at: usize| dump.left_out > 0 || dump.notes.iter().any(|note| note.range.contains(&at));
            assert!((0..dump.bytes.len()).all(is_noted), "{}: {dump:?}", spec.protocol());
        }
    }
}

/// What is declared of the P350's half hours, as a person sees it.
#[test]
fn a_row_says_all_of_a_field() {
    let markdown = text(Format::Markdown, &describing::p350());
    let half_hours = part(&markdown, "\n### HalfHours\n", "\n### ");
    let row = half_hours.lines().find(|line| line.contains("| `energy` |")).expect("a row");
    for said in
        ["list of u16", "Wh", "`count` items", "measures `electricity.energy`", "an item each 30 min", "confirmed"]
    {
        assert!(row.contains(said), "{said}: {row}");
    }
    assert!(plain(&[]).is_empty());
}

/// What is in docs and names stays in its place: tables have as many cells in each row, and nothing is markup that was none.
#[test]
fn odd_docs_break_nothing() {
    let spec = describing::odd();
    let (markdown, html) = (text(Format::Markdown, &spec), text(Format::Html, &spec));
    let mut in_code = false;
    let mut columns = None;
    for line in markdown.lines() {
        in_code ^= line.starts_with("```");
        let cells = line.replace("\\|", "").matches('|').count();
        match (line.starts_with('|') && !in_code, columns) {
            (false, _) => columns = None,
            (true, None) => columns = Some(cells),
            (true, Some(columns)) => assert_eq!(cells, columns, "{line}"),
        }
    }
    assert!(!in_code, "a block of code is open");
    assert!(!markdown.contains("<script") && !markdown.contains("<b>HTML"), "{markdown}");
    assert_eq!(html.matches("<script").count(), 1, "only the page's own");
    assert!(!html.contains("<b>") && html.contains("&lt;b&gt;HTML"));
    assert_eq!(markdown.lines().filter(|line| line.starts_with("# ")).count(), 1);
}
