//! A description for people, before it is Markdown or HTML: chapters, tables, diagrams and annotated bytes.

mod evidence;
mod examples;
mod ids;
mod layers;
mod names;
mod types;
mod unknown;

use std::ops::Range;

pub use self::names::Anchors;
use super::Spec;
use super::describe::Word;
use super::diagram::Diagram;
use super::model::Grade;

/// A description.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What it is about.
    pub title: String,
    /// What stands above everything.
    pub intro: Vec<Block>,
    /// Its chapters.
    pub sections: Vec<Section>,
    /// Where everything is that has a name.
    pub anchors: Anchors,
}

/// A part with a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Its name in links.
    pub anchor: String,
    /// What is in it.
    pub blocks: Vec<Block>,
    /// The parts of it.
    pub sections: Vec<Section>,
}

/// Something with lines of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A doc comment, which is Markdown.
    Docs(String),
    /// A paragraph.
    Text(Line),
    /// A few facts in a row.
    Facts(Vec<Line>),
    /// A list.
    List(Vec<Line>),
    /// A table.
    Table(Table),
    /// A diagram of bytes.
    Diagram(Diagram),
    /// Annotated bytes.
    Dump(Dump),
    /// What the colours of diagrams stand for, where there are colours.
    Colours,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// As it is.
    Text(String),
    /// A name, number or expression of the declaration.
    Code(String),
    /// A link to a section.
    Link {
        /// What is shown.
        text: String,
        /// The section's anchor.
        to: String,
    },
    /// A doc comment on one line, which is Markdown.
    Docs(String),
    /// How sure we are.
    Grade(Grade),
}

/// Text in one line.
pub type Line = Vec<Inline>;

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Headings.
    pub columns: Vec<&'static str>,
    /// Rows, each with as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// What is in it.
    pub cells: Vec<Line>,
    /// The field that it is about, which stands in diagrams and annotated bytes, too.
    pub field: Option<String>,
}

/// Annotated bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Dump {
    /// Where they are from.
    pub source: String,
    /// All of them.
    pub bytes: Vec<u8>,
    /// What they mean, in the order of the bytes. What shares bytes has the same ones.
    pub notes: Vec<Note>,
    /// How many more notes there are.
    pub left_out: usize,
}

/// What some bytes mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Which bytes, from the first of the dump.
    pub range: Range<usize>,
    /// The way to what they are.
    pub path: String,
    /// The field of the section's type that they are, or are in.
    pub field: Option<String>,
    /// What they say.
    pub text: String,
    /// How sure we are.
    pub grade: Grade,
    /// Whether a checksum that held covers them.
    pub is_covered: bool,
}

impl Page {
    /// All that there is to say.
    #[must_use]
    pub fn of(spec: &Spec) -> Self {
        let anchors = Anchors::of(spec);
        let mut sections = vec![layers::overview(spec, &anchors)];
        sections.extend(layers::chapters(spec, &anchors));
        sections.extend(examples::chapter(spec, &anchors));
        sections.push(ids::chapter(spec, &anchors));
        sections.push(evidence::chapter(spec, &anchors));
        sections.push(unknown::chapter(spec, &anchors));
        Self { title: Self::title(spec), intro: layers::intro(spec), sections, anchors }
    }
}

impl Table {
    fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns.into(), rows: Vec::new() }
    }

    fn push(&mut self, cells: Vec<Line>) {
        self.rows.push(Row { cells, field: None });
    }

    /// The same without the columns in which nothing stands.
    fn without_empty(mut self) -> Self {
        let is_used = |column: usize| self.rows.iter().any(|row| row.cells.get(column).is_some_and(|it| !is_empty(it)));
        let used: Vec<_> = (0..self.columns.len()).map(is_used).collect();
        let mut keep = used.iter();
        self.columns.retain(|_| *keep.next().unwrap_or(&true));
        for row in &mut self.rows {
            let mut keep = used.iter();
            row.cells.retain(|_| *keep.next().unwrap_or(&true));
        }
        self
    }
}

fn is_empty(line: &Line) -> bool {
    line.iter().all(|inline| matches!(inline, Inline::Text(text) | Inline::Docs(text) if text.is_empty()))
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

/// Words with links to the types in them.
fn line(words: &[Word], anchors: &Anchors) -> Line {
    let inline = |word: &Word| match word {
        Word::Text(said) => text(said),
        Word::Code(said) => code(said),
        Word::Declared(name) => anchors.link(name),
    };
    words.iter().map(inline).collect()
}
