//! Diagrams of bytes and bits: rows of eight places, in the order of the wire.

use super::describe::{self, plain};
use super::model::{Declared, Field, Grade, Id, Role, Selector, Shape, Type, Variant};

/// Places in a row: bytes, or bits of a byte.
pub const PLACES: usize = 8;
/// Bytes of a field of fixed length beyond which it is drawn as one of any length is.
const LONGEST: usize = 2 * PLACES;

/// A diagram.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagram {
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What a place is.
    pub unit: Unit,
    /// The number of its first byte, where that never varies.
    pub start: Option<usize>,
    /// What is in it, from left to right; together never more than [`PLACES`] places.
    pub cells: Vec<Cell>,
}

/// What a place of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A byte.
    Byte,
    /// A bit of a byte, the first being the highest.
    HighestBitFirst,
    /// A bit of a byte, the first being the lowest.
    LowestBitFirst,
    /// The row is one field, whose length is its own.
    Any,
}

/// A field, or as much of it as is in the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The field's name.
    pub label: String,
    /// How long it is and when it is there, where that is not the same always.
    pub note: String,
    /// How many places it takes.
    pub places: usize,
    /// What kind of field it is.
    pub kind: Kind,
    /// How sure we are of it.
    pub grade: Grade,
    /// The declared type in it.
    pub declared: Option<String>,
    /// Whether it goes on from the row before.
    pub goes_on: bool,
    /// Whether it is not always there.
    pub is_optional: bool,
}

/// What a field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An id.
    Id,
    /// A count or length.
    Length,
    /// A checksum.
    Checksum,
    /// Always the same.
    Constant,
    /// Another declared type.
    Declared,
    /// Any other.
    Value,
}

impl Kind {
    /// A word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Length => "length",
            Self::Checksum => "checksum",
            Self::Constant => "constant",
            Self::Declared => "declared",
            Self::Value => "value",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub const fn said(self) -> &'static str {
        match self {
            Self::Length => "count or length",
            Self::Constant => "always the same",
            Self::Declared => "another type",
            Self::Value => "value",
            Self::Id | Self::Checksum => self.as_str(),
        }
    }

    /// That of a field.
    #[must_use]
    pub fn of(field: &Field) -> Self {
        match field.role {
            Role::CountOf { .. } | Role::LenOf { .. } => Self::Length,
            Role::Checksum { .. } => Self::Checksum,
            Role::Constant { .. } | Role::Padding { .. } | Role::Gap { .. } => Self::Constant,
            _ if field.ty.declared().is_some() => Self::Declared,
            _ => Self::Value,
        }
    }
}

impl Diagram {
    /// Of a struct's fields, or those that a variant has of its own, with the id before them.
    #[must_use]
    pub fn of(declared: &Declared, variant: Option<&Variant>) -> Self {
        let mut rows = Rows::default();
        match (variant, &declared.shape) {
            (Some(variant), Shape::Enum { id, .. }) => {
                rows.add_id(id, &variant.selector);
                rows.add_all(variant.fields(), variant.holds_id());
            }
            _ => rows.add_all(declared.fields(), false),
        }
        Self { rows: rows.done }
    }
}

/// Rows that are being filled.
#[derive(Default)]
struct Rows {
    done: Vec<Row>,
    /// Whether the last row takes more.
    is_open: bool,
}

impl Rows {
    fn add_id(&mut self, id: &Id, selector: &Selector) {
        let places = match (id, selector) {
            (Id::Number { bytes, .. }, Selector::Id { .. }) => usize::from(*bytes),
            (Id::Start, Selector::Start { bytes }) => bytes.0.len(),
            _ => return,
        };
        let label = if let Selector::Id { id } = selector { format!("id {id:02X}") } else { "id".into() };
        let cell = Cell { label, kind: Kind::Id, ..Cell::named("") };
        self.add_bytes(&cell, places, Some(0));
    }

    fn add_all(&mut self, fields: &[Field], begins_with_id: bool) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.is_on_wire()) {
            let kind = if begins_with_id && index == 0 { Kind::Id } else { Kind::of(field) };
            let cell = Cell { kind, ..Cell::of(field) };
            match (field.bits, field.size.exact()) {
                (Some(_), _) => self.add_bits(&cell, field),
                (None, Some(0)) => {}
                (None, Some(bytes)) if bytes <= LONGEST && field.cond.is_none() => {
                    self.add_bytes(&cell, bytes, field.offset);
                }
                _ => self.add_row(cell, field.offset),
            }
        }
    }

    /// A field that has a row for itself.
    fn add_row(&mut self, cell: Cell, start: Option<usize>) {
        self.done.push(Row { unit: Unit::Any, start, cells: vec![Cell { places: PLACES, ..cell }] });
        self.is_open = false;
    }

    fn add_bytes(&mut self, cell: &Cell, bytes: usize, offset: Option<usize>) {
        let mut left = bytes;
        while left > 0 {
            let start = offset.map(|offset| offset + bytes - left);
            let row = self.open(Unit::Byte, start);
            let places = left.min(PLACES - row.places());
            row.cells.push(Cell { places, goes_on: left < bytes, ..cell.clone() });
            left -= places;
        }
    }

    fn add_bits(&mut self, cell: &Cell, field: &Field) {
        let Some(bits) = field.bits else { return };
        let unit = match bits.order {
            super::model::Order::Little => Unit::LowestBitFirst,
            _ => Unit::HighestBitFirst,
        };
        let (first, mut left) = (usize::from(bits.start) / 8, usize::from(bits.len));
        let mut byte = 0;
        while left > 0 {
            let start = field.offset.map(|offset| offset + byte);
            if bits.start == 0 && byte == 0 {
                self.is_open = false;
            }
            let row = self.open(unit, start);
            let places = left.min(PLACES - row.places());
            row.cells.push(Cell { places, goes_on: left < bits.len.into(), ..cell.clone() });
            left -= places;
            byte = (usize::from(bits.start) + usize::from(bits.len) - left) / 8 - first;
        }
    }

    /// The row that takes more, or a new one.
    fn open(&mut self, unit: Unit, start: Option<usize>) -> &mut Row {
        let has_room = self.done.last().is_some_and(|row| row.unit == unit && row.places() < PLACES);
        if !(self.is_open && has_room) {
            self.done.push(Row { unit, start, cells: Vec::new() });
        }
        self.is_open = true;
        let last = self.done.len() - 1;
        &mut self.done[last]
    }
}

impl Row {
    /// How many places are taken.
    #[must_use]
    pub fn places(&self) -> usize {
        self.cells.iter().map(|cell| cell.places).sum()
    }
}

impl Cell {
    fn named(label: &str) -> Self {
        Self {
            label: label.into(),
            note: String::new(),
            places: 0,
            kind: Kind::Value,
            grade: Grade::Confirmed,
            declared: None,
            goes_on: false,
            is_optional: false,
        }
    }

    fn of(field: &Field) -> Self {
        let bytes = describe::bytes(field.size);
        let mut note = match field.ty {
            Type::Bytes | Type::Text => bytes,
            _ if field.size.exact().is_some() => bytes,
            _ => format!("{}, {bytes}", plain(&describe::type_of(field))),
        };
        if let Some(cond) = &field.cond {
            note = format!("{note}, only if {cond}");
        }
        let (grade, is_optional) = (field.grade, field.cond.is_some());
        let declared = field.ty.declared().map(str::to_owned);
        Self { note, grade, is_optional, declared, ..Self::named(&field.name) }
    }
}
