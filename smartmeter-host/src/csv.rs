//! CSV in long form: one row for each value, with its path, its bytes and its physical value.
//!
//! Marks, empty and damaged transactions take one row, so that no byte is missing. So does a gap, with the number of the
//! event that shows it, and what it is in the column `error`. What was done to a transaction that was put right is in
//! the column `repair`, and in its bytes: see [`Piece::notation`]. A value that nothing proves is `lost`; one that the
//! frame says is not there is empty.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Write};

use smartmeter_proto::Protocol;

use crate::capture::{Mark, Transaction};
use crate::gaps::{Gap, Kind};
use crate::leaf::{Content, Leaf, leaves};
use crate::render::{Place, Renderer};
use crate::repair::Piece;
use crate::show;
use crate::verdict::Verdict;

const COLUMNS: [&str; 13] = [
    "index", "line", "event", "name", "quality", "path", "offset", "length", "bytes", "value", "unit", "error",
    "repair",
];

/// Writes CSV.
#[derive(Debug)]
pub struct Csv {
    with_file: bool,
    lines: Lines,
}

/// The columns after those that say where an event stands.
#[derive(Default)]
struct Row<'r> {
    event: &'r str,
    name: &'r str,
    quality: &'r str,
    path: &'r str,
    range: Option<std::ops::Range<usize>>,
    bytes: String,
    value: String,
    unit: &'r str,
    error: String,
    repair: &'r str,
}

impl Csv {
    /// With the file's name in the first column, or without.
    #[must_use]
    pub fn new(with_file: bool) -> Self {
        Self { with_file, lines: Lines::default() }
    }

    fn write(&mut self, place: Place<'_>, row: &Row<'_>) -> ::csv::Result<()> {
        let lines = &mut self.lines.0;
        if self.with_file {
            lines.write_field(place.file.unwrap_or_default())?;
        }
        for number in [place.index, place.line] {
            lines.write_field(number.to_string())?;
        }
        let (offset, length) = match &row.range {
            Some(range) => (range.start.to_string(), range.len().to_string()),
            None => Default::default(),
        };
        let cells = [row.event, row.name, row.quality, row.path, &offset, &length, &row.bytes, &row.value, row.unit];
        lines.write_record(cells.into_iter().chain([row.error.as_str(), row.repair]))
    }
}

impl<P: Protocol> Renderer<P> for Csv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.lines.0.write_record(self.with_file.then_some("file").into_iter().chain(COLUMNS))?;
        self.lines.write_to(out)
    }

    fn mark(&mut self, place: Place<'_>, mark: Mark, out: &mut dyn Write) -> io::Result<()> {
        let bytes = mark.word().map(|word| format!("{word:04X}")).unwrap_or_default();
        self.write(place, &Row { event: mark.as_str(), bytes, ..Row::default() })?;
        self.lines.write_to(out)
    }

    fn unreadable(&mut self, place: Place<'_>, what: &str, out: &mut dyn Write) -> io::Result<()> {
        self.write(place, &Row { event: "unreadable", error: what.into(), ..Row::default() })?;
        self.lines.write_to(out)
    }

    fn gap(&mut self, place: Place<'_>, gap: &Gap, out: &mut dyn Write) -> io::Result<()> {
        let (value, unit) = match gap.kind {
            Kind::Missing { packets, .. } => (packets.to_string(), "packets"),
            _ => Default::default(),
        };
        let error = gap.to_string();
        self.write(place, &Row { event: "gap", name: gap.as_str(), value, unit, error, ..Row::default() })?;
        self.lines.write_to(out)
    }

    fn transaction(
        &mut self,
        place: Place<'_>,
        transaction: &Transaction<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Verdict> {
        let (verdict, mut leaves) = leaves::<P>(transaction);
        let bytes = transaction.bytes;
        let row = || Row {
            event: "frame",
            name: verdict.name.as_deref().unwrap_or_default(),
            quality: verdict.quality.as_str(),
            ..Row::default()
        };
        leaves.retain(|leaf| verdict.is_good() && !leaf.is_absent());
        if leaves.is_empty() {
            let error = verdict.fault.as_ref().map(ToString::to_string).unwrap_or_default();
            let whole = Row { range: Some(0..bytes.len()), bytes: show::hex(bytes), error, ..row() };
            self.write(place, &whole)?;
        }
        for leaf in &leaves {
            let bytes = show::hex(bytes.get(leaf.range.clone()).unwrap_or_default());
            self.write(place, &of_leaf(leaf, bytes, row()))?;
        }
        self.lines.write_to(out)?;
        Ok(verdict)
    }

    fn piece(&mut self, place: Place<'_>, piece: &Piece<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (verdict, leaves) = piece.leaves::<P>();
        let (name, quality) = (verdict.name.as_deref().unwrap_or_default(), verdict.quality.as_str());
        let repair = piece.account();
        for leaf in leaves.iter().filter(|leaf| !leaf.is_absent()) {
            let row = Row { event: "frame", name, quality, repair: &repair, ..Row::default() };
            let bytes = piece.notation(leaf.range.clone()).join(" ");
            self.write(place, &of_leaf(leaf, bytes, row))?;
        }
        self.lines.write_to(out)
    }
}

fn of_leaf<'r>(leaf: &'r Leaf<'_>, bytes: String, row: Row<'r>) -> Row<'r> {
    let value = match leaf.content {
        Content::Value(value) => leaf.physical(value).exact(),
        Content::Name { name, .. } => name.into(),
        Content::Unnamed { id, .. } => id.to_string(),
        Content::Id(id) => id.to_string(),
        Content::Lost => show::leaf(leaf),
        Content::Terminator => String::new(),
    };
    let unit = if let Content::Value(_) = leaf.content
        && !leaf.has_no_value()
    {
        leaf.field.unit.unwrap_or_default()
    } else {
        ""
    };
    Row { path: &leaf.path, range: Some(leaf.range.clone()), bytes, value, unit, ..row }
}

/// Lines of CSV on their way out.
pub(crate) struct Lines(pub(crate) ::csv::Writer<Kept>);

/// What is written, until it is taken.
#[derive(Default)]
pub(crate) struct Kept(RefCell<Vec<u8>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.get_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for Lines {
    fn default() -> Self {
        Self(::csv::Writer::from_writer(Kept::default()))
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

impl Lines {
    /// Hands the lines on. `out` itself is not flushed: that would be a system call for each transaction.
    pub(crate) fn write_to(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.0.flush()?;
        let mut kept = self.0.get_ref().0.borrow_mut();
        out.write_all(&kept)?;
        kept.clear();
        Ok(())
    }
}
