//! The table: one line for each event, for people.
//!
//! Shows what a transaction says, in physical units, and leaves out what follows from the rest:
//! counts, lengths, checksums and padding. Of a damaged one it shows what is wrong, and all bytes.

use std::io::{self, Write};

use anstyle::Style;
use smartmeter_proto::schema::{Content, Field, Grade, Schema, Shape, Type};
use smartmeter_proto::{Frame, Protocol};

use crate::capture::{Mark, Transaction};
use crate::gaps::Gap;
use crate::leaf::{Leaf, leaves};
use crate::palette::{Palette, paint};
use crate::render::{Place, Renderer};
use crate::repair::Piece;
use crate::show;
use crate::verdict::Verdict;
use crate::wrap::Wrapped;

/// Columns taken by the number and the line of an event, with the space after them.
const BEFORE_NAME: usize = 14;
/// Columns taken by the quality, with the space after it.
const QUALITY: usize = 15;
/// Bytes of a damaged transaction on one line.
const BYTES_PER_LINE: usize = 24;
/// Values longer than this, which are bytes, go on below.
const LONG_VALUE: usize = 50;
/// Lists longer than this are shown by their first items.
const LONG_LIST: usize = 48;
/// How many items of a long list are shown.
const FIRST_ITEMS: usize = 16;

/// Writes the table.
#[derive(Debug)]
pub struct Table {
    palette: Palette,
    width: usize,
    name_width: usize,
}

impl Table {
    /// Columns where no terminal says how many it has.
    pub const WIDTH: usize = 100;

    /// A table of the transactions of `P`, that many columns wide.
    #[must_use]
    pub fn new<P: Protocol>(palette: Palette, width: usize) -> Self {
        let name_width = longest_name(P::Transaction::SCHEMA).clamp(5, 24) + 2;
        Self { palette, width, name_width }
    }

    /// The columns before the values.
    fn before_values(&self) -> usize {
        BEFORE_NAME + self.name_width + QUALITY
    }

    /// The columns that say where an event stands.
    fn place(&self, place: Place<'_>) -> String {
        paint(self.palette.dim, &format!("{:>5}  {:>5}  ", place.index, place.line))
    }

    /// Text with a line to the right margin.
    fn rule(&self, text: &str, style: Style) -> String {
        let rule = "─".repeat(self.width.saturating_sub(BEFORE_NAME + 3 + text.chars().count() + 1));
        let dim = self.palette.dim;
        format!("{} {} {}", paint(dim, "──"), paint(style, text), paint(dim, &rule))
    }

    /// What is no transaction, on as many lines as it needs.
    fn said(&self, before: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
        if BEFORE_NAME + 4 + text.chars().count() <= self.width {
            return writeln!(out, "{before}{}", self.rule(text, style));
        }
        let start = before.to_owned() + &paint(self.palette.dim, "── ");
        let mut line = Wrapped::after(start, BEFORE_NAME + 3, self.width);
        line.prose(0, style, text);
        writeln!(out, "{}", line.finish())
    }

    fn start(&self, place: Place<'_>, verdict: &Verdict, is_empty: bool) -> String {
        let name = verdict.name.as_deref().unwrap_or(if is_empty { "empty" } else { "?" });
        let name_style = if is_empty { self.palette.dim } else { self.palette.name };
        let quality = format!("{:<QUALITY$}", verdict.quality.as_str());
        self.place(place)
            + &paint(name_style, &format!("{name:<width$}", width = self.name_width))
            + &paint(self.palette.quality(verdict.quality), &quality)
    }

    fn values(&self, leaves: &[Leaf<'_>], line: &mut Wrapped) {
        for group in groups(leaves) {
            self.group(&group, line);
        }
    }

    fn group(&self, group: &Group, line: &mut Wrapped) {
        let (name_style, style) = self.palette.graded(group.grade);
        let (name, unit) = (format!("{}=", group.label), group.unit.clone());
        let dim = self.palette.dim;
        if !group.is_list {
            let value = group.values.first().map_or("", String::as_str);
            if value.len() > LONG_VALUE {
                line.put(2, &[(name_style, &name)]);
                return line.prose(0, style, value);
            }
            return line.put(2, &[(name_style, &name), (style, value), (dim, &unit)]);
        }
        let items = list_items(&group.values);
        let last = items.len().saturating_sub(1);
        for (index, item) in items.iter().enumerate() {
            let opening = if index == 0 { (name.as_str(), "[", 2) } else { ("", "", 1) };
            let (name, bracket, gap) = opening;
            let (closing, unit) = if index == last { ("]", unit.as_str()) } else { ("", "") };
            line.put(gap, &[(name_style, name), (dim, bracket), (style, item), (dim, closing), (dim, unit)]);
        }
    }

    fn damaged(&self, verdict: &Verdict, bytes: &[u8], line: &mut Wrapped) -> String {
        if let Some(fault) = &verdict.fault {
            line.prose(1, self.palette.bad, &fault.to_string());
        }
        below(bytes)
    }
}

impl<P: Protocol> Renderer<P> for Table {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let width = self.name_width;
        let heading = format!("{:>5}  {:>5}  {:<width$}{:<QUALITY$}values", "event", "line", "frame", "quality");
        writeln!(out, "{}", paint(self.palette.dim, &heading))
    }

    fn open(&mut self, file: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", paint(self.palette.name, &show::file_name(file)))
    }

    fn mark(&mut self, place: Place<'_>, mark: Mark, out: &mut dyn Write) -> io::Result<()> {
        let (text, style) = match mark {
            Mark::Boot => ("boot: the sniffer started".into(), self.palette.name),
            Mark::Alive => ("alive".into(), self.palette.dim),
            Mark::Lost(word) | Mark::Unknown(word) => (show::word(word), self.palette.warn),
        };
        writeln!(out, "{}{}", self.place(place), self.rule(&text, style))
    }

    fn gap(&mut self, _: Place<'_>, gap: &Gap, out: &mut dyn Write) -> io::Result<()> {
        // It is no event, and has no number.
        self.said(&" ".repeat(BEFORE_NAME), &format!("gap: {gap}"), self.palette.warn, out)
    }

    fn unreadable(&mut self, place: Place<'_>, what: &str, out: &mut dyn Write) -> io::Result<()> {
        self.said(&self.place(place), &format!("unreadable: {what}"), self.palette.bad, out)
    }

    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Verdict> {
        let (verdict, leaves) = leaves::<P>(transaction);
        let start = self.start(place, &verdict, transaction.is_empty());
        let mut line = Wrapped::after(start, self.before_values(), self.width);
        let mut bytes = String::new();
        if verdict.is_good() {
            self.values(&leaves, &mut line);
        } else {
            bytes = self.damaged(&verdict, transaction.bytes, &mut line);
        }
        writeln!(out, "{}{bytes}", line.finish())?;
        Ok(verdict)
    }

    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (verdict, leaves) = piece.leaves::<P>();
        let mut line = Wrapped::after(self.start(place, &verdict, false), self.before_values(), self.width);
        self.values(&leaves, &mut line);
        line.below();
        line.prose(1, self.palette.warn, &piece.account());
        writeln!(out, "{}{}", line.finish(), below(piece.found))
    }
}

/// Bytes on lines of their own.
fn below(bytes: &[u8]) -> String {
    let indent = "\n".to_owned() + &" ".repeat(BEFORE_NAME);
    bytes.chunks(BYTES_PER_LINE).map(|bytes| indent.clone() + &show::hex(bytes)).collect()
}

/// A value, or the same field of all items of a list.
struct Group {
    stem: String,
    label: String,
    grade: Grade,
    is_list: bool,
    /// Empty where none of them has a value.
    unit: String,
    values: Vec<String>,
}

fn groups(leaves: &[Leaf<'_>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for leaf in leaves.iter().filter(|leaf| leaf.is_telling()) {
        let (stem, value) = (leaf.stem(), show::leaf(leaf));
        let unit = if leaf.has_no_value() { String::new() } else { show::unit(leaf.field) };
        match groups.iter_mut().rev().find(|group| leaf.is_item() && group.stem == stem) {
            Some(group) => {
                group.values.push(value);
                if !unit.is_empty() {
                    group.unit = unit;
                }
            }
            None => groups.push(Group {
                stem,
                label: leaf.label(),
                grade: leaf.grade,
                is_list: leaf.is_item(),
                unit,
                values: vec![value],
            }),
        }
    }
    groups
}

/// A list's items as they are shown: all, or the first and how many there are.
fn list_items(values: &[String]) -> Vec<String> {
    match values {
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|value| value == first) => {
            vec![format!("{first} × {}", values.len())]
        }
        _ if values.len() > LONG_LIST => {
            let first = values.iter().take(FIRST_ITEMS).cloned();
            first.chain(["…".into(), format!("{} items", values.len())]).collect()
        }
        _ => values.to_vec(),
    }
}

/// How long the name of a frame can get.
fn longest_name(schema: &Schema) -> usize {
    match schema.shape {
        Shape::Struct(fields) => longest_in(fields),
        Shape::Enum { variants, .. } => {
            let named = variants.iter().filter(|variant| !variant.is_bare());
            let lengths = named.map(|variant| {
                let below = match variant.content {
                    Content::Payload(payload) => longest_name(payload),
                    Content::Fields(fields) => longest_in(fields),
                    Content::Unit => 0,
                };
                variant.name.len() + if below == 0 { 0 } else { below + 1 }
            });
            lengths.max().unwrap_or(0)
        }
        _ => 0,
    }
}

fn longest_in(fields: &[Field]) -> usize {
    let of_type = |field: &Field| match field.ty {
        Type::Frame(schema) => longest_name(schema),
        _ => 0,
    };
    fields.iter().map(of_type).max().unwrap_or(0)
}
