//! The annotated dump: every byte exactly once, with its path and value, and a tick where a checksum
//! that held covers it.
//!
//! Of a damaged transaction it shows how far the decoder came, at which byte it stopped and why,
//! and the bytes after that as they are.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use smartmeter_proto::Protocol;

use crate::capture::{Mark, Transaction};
use crate::gaps::Gap;
use crate::leaf::{Leaf, leaves};
use crate::palette::{Palette, paint};
use crate::render::{Place, Renderer};
use crate::repair::Piece;
use crate::show;
use crate::verdict::{Fault, Verdict};

/// Bytes in one line beside a path and a value: all that leaves room for them in 100 columns.
const KNOWN: usize = 8;
/// Bytes in one line where nothing is known of them.
const RAW: usize = 16;

/// Writes the dump.
#[derive(Debug)]
pub struct Hex {
    palette: Palette,
}

impl Hex {
    /// A dump in these colours.
    #[must_use]
    pub const fn new(palette: Palette) -> Self {
        Self { palette }
    }

    /// The line above a transaction's rows, or all of a mark.
    fn heading(&self, place: Place<'_>, name: &str, rest: &str) -> String {
        let at = paint(self.palette.dim, &format!("#{} line {}", place.index, place.line));
        format!("{at}  {}{rest}", paint(self.palette.name, name))
    }

    /// Appends one leaf's bytes, on as many lines as they need; path and value stand on the first.
    fn row(&self, row: &Row, line: &dyn Fn(Range<usize>) -> String, widths: Widths, text: &mut String) {
        let (bytes_width, path_width) = (widths.bytes * 3 - 1, widths.path);
        let per_line = if row.is_decoded { KNOWN } else { RAW };
        let tick = if row.is_covered { &paint(self.palette.good, "✓") } else { " " };
        for (index, chunk) in chunks(&row.range, per_line).enumerate() {
            let (dim, offset, hex) = (self.palette.dim, chunk.start, line(chunk));
            // Writing to a string never fails.
            let _ = write!(text, "{dim}{offset:>4}{dim:#}{tick} ");
            if index == 0 {
                let (path_style, path, style, said) = (row.path_style, &row.path, row.style, &row.text);
                let _ = write!(text, "{hex:<bytes_width$}  {path_style}{path:<path_width$}{path_style:#}  ");
                let _ = write!(text, "{style}{said}{style:#}");
            } else {
                text.push_str(&hex);
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
    }

    fn fault(&self, fault: &Fault) -> String {
        format!("   !  {}\n", paint(self.palette.bad, &fault.to_string()))
    }

    /// All rows, with the fault at its byte.
    fn rows(&self, rows: &[Row], line: &dyn Fn(Range<usize>) -> String, mut fault: Option<&Fault>) -> String {
        let widths = Widths::of(rows);
        let mut text = String::new();
        for row in rows {
            if let Some(here) = fault.take_if(|fault| fault.offset < row.range.end) {
                text += &self.fault(here);
            }
            self.row(row, line, widths, &mut text);
        }
        text + &fault.map(|fault| self.fault(fault)).unwrap_or_default()
    }

    fn known(&self, leaf: &Leaf<'_>, is_proven: bool) -> Row {
        let (range, path, said) = (leaf.range.clone(), leaf.path.clone(), show::leaf_in_full(leaf));
        if is_proven {
            let (path_style, style) = self.palette.graded(leaf.grade);
            let is_covered = leaf.is_covered;
            return Row { range, is_decoded: true, is_covered, path, text: said, path_style, style };
        }
        let gap = if said.is_empty() { "" } else { "  " };
        let (text, dim) = (format!("{said}{gap}not proven"), self.palette.dim);
        Row { range, is_decoded: true, is_covered: false, path, text, path_style: dim, style: dim }
    }

    fn not_decoded(&self, range: Range<usize>) -> Row {
        let (path_style, style) = (self.palette.warn, Style::new());
        let (path, text) = ("not decoded".into(), String::new());
        Row { range, is_decoded: false, is_covered: false, path, text, path_style, style }
    }

    /// One row for each leaf, and for every stretch of bytes that no leaf has.
    fn cover(&self, leaves: &[Leaf<'_>], len: usize, is_proven: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut done = 0;
        for leaf in leaves.iter().filter(|leaf| !leaf.is_absent()) {
            if done < leaf.range.start {
                rows.push(self.not_decoded(done..leaf.range.start));
            }
            rows.push(self.known(leaf, is_proven));
            done = leaf.range.end;
        }
        if done < len {
            rows.push(self.not_decoded(done..len));
        }
        rows
    }
}

impl<P: Protocol> Renderer<P> for Hex {
    fn open(&mut self, file: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", paint(self.palette.name, &show::file_name(file)))
    }

    fn mark(&mut self, place: Place<'_>, mark: Mark, out: &mut dyn Write) -> io::Result<()> {
        let word = mark.word().map(|word| format!(" word {word:04X}")).unwrap_or_default();
        writeln!(out, "{}\n", self.heading(place, mark.as_str(), &word))
    }

    fn unreadable(&mut self, place: Place<'_>, what: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", self.heading(place, "unreadable", &format!("  {}", paint(self.palette.bad, what))))
    }

    fn gap(&mut self, _: Place<'_>, gap: &Gap, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", paint(self.palette.warn, &format!("gap: {gap}")))
    }

    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Verdict> {
        let (verdict, leaves) = leaves::<P>(transaction);
        let bytes = transaction.bytes;
        let name = verdict.name.as_deref().unwrap_or(if transaction.is_empty() { "empty" } else { "?" });
        let quality = paint(self.palette.quality(verdict.quality), verdict.quality.as_str());
        let plural = if bytes.len() == 1 { "" } else { "s" };
        writeln!(out, "{}", self.heading(place, name, &format!("  {quality}  {} byte{plural}", bytes.len())))?;
        let rows = self.cover(&leaves, bytes.len(), verdict.is_good());
        writeln!(
            out,
            "{}",
            self.rows(&rows, &|range| show::hex(bytes.get(range).unwrap_or_default()), verdict.fault.as_ref())
        )?;
        Ok(verdict)
    }

    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (verdict, leaves) = piece.leaves::<P>();
        let quality = paint(self.palette.quality(verdict.quality), verdict.quality.as_str());
        let len = piece.bytes.len();
        let rest = format!("  {quality}  {len} byte{}", if len == 1 { "" } else { "s" });
        writeln!(out, "{}", self.heading(place, verdict.name.as_deref().unwrap_or("?"), &rest))?;
        writeln!(out, "   !  {}", paint(self.palette.warn, &piece.account()))?;
        let rows = self.cover(&leaves, len, true);
        writeln!(out, "{}", self.rows(&rows, &|range| piece.notation(range).join(" "), None))
    }
}

/// One stretch of bytes and what is said of it.
struct Row {
    range: Range<usize>,
    is_decoded: bool,
    is_covered: bool,
    path: String,
    text: String,
    path_style: Style,
    style: Style,
}

/// The widths of a transaction's columns.
#[derive(Clone, Copy)]
struct Widths {
    /// In bytes.
    bytes: usize,
    path: usize,
}

impl Widths {
    fn of(rows: &[Row]) -> Self {
        let decoded = || rows.iter().filter(|row| row.is_decoded);
        Self {
            bytes: decoded().map(|row| row.range.len().min(KNOWN)).max().unwrap_or(0).max(4),
            path: decoded().map(|row| row.path.chars().count()).max().unwrap_or(0),
        }
    }
}

/// Lines' worth of bytes; one without bytes where there are none, since a value may be empty.
fn chunks(range: &Range<usize>, per_line: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    let empty = range.is_empty().then(|| range.clone());
    range.clone().step_by(per_line).map(move |start| start..end.min(start + per_line)).chain(empty)
}
