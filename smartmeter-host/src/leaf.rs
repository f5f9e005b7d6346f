//! A transaction as a row of leaves: each stretch of bytes with its path and what it says.
//!
//! Every byte that the walk came over lies in exactly one leaf: ids of enums, counts, lengths,
//! checksums and padding included.

use std::ops::Range;

use smartmeter_proto::Protocol;
use smartmeter_proto::schema::{Field, Grade, Role, Variant};
use smartmeter_proto::visit::{Step, Value, Visitor};

use crate::capture::Transaction;
use crate::show::Physical;
use crate::verdict::{Verdict, judge};

/// What a leaf says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content<'b> {
    /// The value of a field, or of an item of it.
    Value(Value<'b>),
    /// A variant that is nothing but its id.
    Name {
        /// The variant.
        name: &'static str,
        /// Its id.
        id: u64,
    },
    /// An id that no variant has, in an enum of variants that are nothing but an id.
    Unnamed {
        /// The variant that keeps it.
        name: &'static str,
        /// The id.
        id: Value<'b>,
    },
    /// The id of a variant whose content follows.
    Id(u64),
    /// What ends the field.
    Terminator,
    /// It is lost, and nothing says what it was.
    Lost,
}

/// One stretch of bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf<'b> {
    /// The way to it from the outermost variant, such as `House.circuits[1].flow`.
    pub path: String,
    /// The field that it is, or is an item of.
    pub field: &'static Field,
    /// The weakest grade on the way to it.
    pub grade: Grade,
    /// What it says.
    pub content: Content<'b>,
    /// The power of ten that its number is to be multiplied by, where other fields say that and were read.
    pub exponent: Option<i32>,
    /// Where its bytes are in the transaction.
    pub range: Range<usize>,
    /// Whether a checksum that held covers all of it.
    pub is_covered: bool,
}

impl Leaf<'_> {
    /// Its value with all that makes it a physical one.
    #[must_use]
    pub const fn physical<'v>(&self, value: Value<'v>) -> Physical<'v> {
        Physical { field: self.field, value, exponent: self.exponent }
    }

    /// Whether it says that there is no value, or what it says is lost.
    #[must_use]
    pub fn has_no_value(&self) -> bool {
        match self.content {
            Content::Lost => true,
            Content::Value(value) => self.physical(value).is_absent(),
            _ => false,
        }
    }

    /// Whether it says something that does not follow from the others.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        match (self.content, self.field.role) {
            (Content::Id(_) | Content::Terminator, _) => false,
            (Content::Value(Value::Bytes(bytes)), Role::Reserved) => bytes.iter().any(|&byte| byte != 0),
            (_, role) => matches!(role, Role::Value | Role::Reserved),
        }
    }

    /// Whether it is padding of no bytes: nothing is there, and nothing is missing.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.range.is_empty() && matches!(self.field.role, Role::Padding { .. })
    }

    /// The path without the items' numbers: the same for all items of a list.
    #[must_use]
    pub fn stem(&self) -> String {
        if !self.is_item() {
            return self.path.clone();
        }
        let mut in_index = false;
        let is_named = |letter: &char| {
            in_index = (in_index || *letter == '[') && *letter != ']';
            !in_index && *letter != ']'
        };
        self.path.chars().filter(is_named).collect()
    }

    /// A short name: the field's own, or from the outermost list on, without the items' numbers.
    #[must_use]
    pub fn label(&self) -> String {
        let list = self.path.find('[').unwrap_or(self.path.len());
        let name = self.path.get(..list).and_then(|path| path.rfind('.')).map_or(0, |dot| dot + 1);
        self.stem().split_off(name)
    }

    /// Whether it is, or is part of, an item of a list.
    #[must_use]
    pub fn is_item(&self) -> bool {
        self.path.contains('[')
    }
}

/// Decodes a transaction, and gives its leaves in the order of the bytes.
#[must_use]
pub fn leaves<'b, P: Protocol>(transaction: &Transaction<'b>) -> (Verdict, Vec<Leaf<'b>>) {
    let mut leaves = Leaves::default();
    let (verdict, _) = judge::<P, _>(transaction, &mut leaves);
    (verdict, leaves.into_vec())
}

/// Collects the leaves of a walk.
#[derive(Debug, Default)]
pub struct Leaves<'b> {
    found: Vec<Leaf<'b>>,
    path: String,
    open: Vec<Open>,
    /// What the checksums that held cover.
    covered: Vec<Range<usize>>,
    /// Set inside a variant that is nothing but its id.
    bare: Option<&'static Variant>,
}

/// Something entered and not left.
#[derive(Debug)]
struct Open {
    /// How long the path was before.
    path_len: usize,
    /// How many leaves were found before.
    found_before: usize,
    field: &'static Field,
    grade: Grade,
}

impl<'b> Leaves<'b> {
    /// What was found, in the order of the bytes.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Leaf<'b>> {
        for leaf in &mut self.found {
            let holds = |covered: &Range<usize>| covered.start <= leaf.range.start && leaf.range.end <= covered.end;
            leaf.is_covered = self.covered.iter().any(holds);
        }
        self.found
    }

    /// The way to what was entered last.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    fn field(&self) -> &'static Field {
        self.open.last().map_or(&Field::NONE, |open| open.field)
    }

    fn grade(&self) -> Grade {
        self.open.last().map_or(Grade::Confirmed, |open| open.grade)
    }

    fn found(&mut self, content: Content<'b>, range: Range<usize>) {
        let (field, grade) = (self.field(), self.grade());
        self.found.push(Leaf {
            path: self.path.clone(),
            field,
            grade,
            content,
            exponent: None,
            range,
            is_covered: false,
        });
    }

    /// What is entered now.
    fn opening(&self, field: &'static Field, grade: Grade) -> Open {
        Open { path_len: self.path.len(), found_before: self.found.len(), field, grade }
    }

    fn open_field(&mut self, field: &'static Field) {
        let grade = weaker(self.grade(), field.grade);
        if self.bare.is_some() {
            // The number is the value of the field around the enum, and has no name of its own.
            self.open.push(self.opening(self.field(), grade));
            return;
        }
        let open = self.opening(field, grade);
        self.name(field.name);
        self.open.push(open);
    }

    fn open_variant(&mut self, variant: &'static Variant, id: u64, range: Range<usize>) {
        let open = self.opening(self.field(), self.grade());
        // The outermost enum's variants are frames, also those without content.
        let is_value = variant.is_bare() && !self.path.is_empty();
        if is_value {
            self.bare = Some(variant);
        } else {
            self.name(variant.name);
        }
        self.open.push(open);
        let content = if is_value { Content::Name { name: variant.name, id } } else { Content::Id(id) };
        if !range.is_empty() {
            self.found(content, range);
        }
    }

    fn name(&mut self, name: &str) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
    }
}

impl<'b> Visitor<'b> for Leaves<'b> {
    fn enter(&mut self, step: Step, offset: usize) {
        match step {
            Step::Field(field) => self.open_field(field),
            Step::Variant { variant, id, id_bytes, .. } => {
                self.open_variant(variant, id, offset..offset + usize::from(id_bytes));
            }
            Step::Item(index) => {
                let open = self.opening(self.field(), self.grade());
                self.path.push_str(&format!("[{index}]"));
                self.open.push(open);
            }
        }
    }

    fn leave(&mut self, step: Step, _: usize) {
        if let Some(open) = self.open.pop() {
            self.path.truncate(open.path_len);
        }
        if let Step::Variant { .. } = step {
            self.bare = None;
        }
    }

    fn value(&mut self, _: &'static Field, value: Value<'b>, range: Range<usize>) {
        let content = match self.bare {
            Some(variant) => Content::Unnamed { name: variant.name, id: value },
            None => Content::Value(value),
        };
        self.found(content, range);
    }

    fn terminator(&mut self, _: &'static Field, range: Range<usize>) {
        self.found(Content::Terminator, range);
    }

    fn exponent(&mut self, field: &'static Field, exponent: i32) {
        let first = self.open.last().map_or(0, |open| open.found_before);
        let since = self.found.get_mut(first..).unwrap_or_default();
        // A frame in this one may have a field of that name: then it told its exponent before.
        let is_meant = |leaf: &&mut Leaf<'b>| {
            leaf.exponent.is_none() && (leaf.field.name, leaf.field.exponent) == (field.name, field.exponent)
        };
        since.iter_mut().filter(is_meant).for_each(|leaf| leaf.exponent = Some(exponent));
    }

    fn checksum(&mut self, _: &'static Field, covered: Range<usize>) {
        self.covered.push(covered);
    }
}

fn weaker(one: Grade, other: Grade) -> Grade {
    match (one, other) {
        (Grade::Unknown, _) | (_, Grade::Unknown) => Grade::Unknown,
        (Grade::Inferred, _) | (_, Grade::Inferred) => Grade::Inferred,
        (Grade::Confirmed, Grade::Confirmed) => Grade::Confirmed,
    }
}
