//! Where in the bytes the decoder found what, and where in the schema a path leads.

use alloc::vec::Vec;
use core::ops::Range;

use crate::schema::{Content, Deferred, Field, Schema, Type, Variant};
use crate::visit::{Step, Value, Visitor};

/// A place in the schema.
#[derive(Clone, Copy)]
pub(super) enum At {
    Schema(&'static Schema),
    Fields(&'static [Field]),
    Type(&'static Type),
}

impl At {
    /// The enum or struct that stands here.
    pub(super) fn schema(self) -> Option<&'static Schema> {
        match self {
            Self::Schema(schema) => Some(schema),
            Self::Type(Type::Frame(schema)) => Some(schema),
            Self::Type(Type::Recursive { schema: Deferred(schema), .. }) => Some(schema()),
            Self::Fields(_) | Self::Type(_) => None,
        }
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Self::Fields(fields) => fields,
            _ => self.schema().map_or(&[], Schema::fields),
        }
    }

    fn variants(self) -> &'static [Variant] {
        self.schema().map_or(&[], Schema::variants)
    }

    fn step(self, step: usize) -> Self {
        if let Some(variant) = self.variants().get(step) {
            return match variant.content {
                Content::Payload(payload) => Self::Schema(payload),
                Content::Fields(fields) => Self::Fields(fields),
                Content::Unit => Self::Fields(&[]),
            };
        }
        match self {
            Self::Type(Type::List { element } | Type::Array { element, .. }) => Self::Type(element),
            _ => self.fields().get(step).map_or(Self::Fields(&[]), |field| Self::Type(&field.ty)),
        }
    }
}

/// The steps from the root to a place: positions of fields and variants, and indices of items.
pub(super) type Steps = Vec<usize>;

/// A field on the way to a place.
#[derive(Clone, Copy)]
pub(super) struct Level {
    /// It and those beside it.
    pub(super) group: &'static [Field],
    pub(super) index: usize,
    pub(super) field: &'static Field,
    /// How many steps lead to it, its own included.
    pub(super) depth: usize,
}

/// A place, with all fields on the way to it, the outermost first.
pub(super) struct Site {
    pub(super) steps: Steps,
    pub(super) levels: Vec<Level>,
    pub(super) at: At,
}

impl Site {
    pub(super) fn new(root: &'static Schema, steps: &[usize]) -> Self {
        let (mut at, mut levels) = (At::Schema(root), Vec::new());
        for (done, &index) in steps.iter().enumerate() {
            let group = at.fields();
            if let Some(field) = group.get(index) {
                levels.push(Level { group, index, field, depth: done.saturating_add(1) });
            }
            at = at.step(index);
        }
        Self { steps: steps.to_vec(), levels, at }
    }

    /// The field that the place is, or is in.
    pub(super) fn level(&self) -> Option<Level> {
        self.levels.last().copied()
    }

    /// The field that the place is.
    pub(super) fn own_level(&self) -> Option<Level> {
        self.level().filter(|level| level.depth == self.steps.len())
    }

    /// The steps to a field on the way.
    pub(super) fn steps_to(&self, level: Level) -> &[usize] {
        self.steps.get(..level.depth).unwrap_or_default()
    }

    /// The steps to the field at `index` beside one on the way.
    pub(super) fn steps_beside(&self, level: Level, index: usize) -> Steps {
        let mut steps = self.steps_to(level).to_vec();
        if let Some(last) = steps.last_mut() {
            *last = index;
        }
        steps
    }
}

/// What the decoder came across.
pub(super) struct Node {
    pub(super) steps: Steps,
    /// Its bytes; nothing where decoding failed in it.
    pub(super) range: Range<usize>,
    /// Whether it was read to its end.
    pub(super) is_whole: bool,
    pub(super) is_variant: bool,
    /// Its number, where it is one.
    pub(super) number: Option<u64>,
}

/// Notes all that the decoder comes across.
pub(super) struct Trace {
    pub(super) nodes: Vec<Node>,
    /// Positions in `nodes` of what was entered and not left, and what is there.
    open: Vec<(usize, At)>,
    root: &'static Schema,
}

impl Trace {
    pub(super) fn new(root: &'static Schema) -> Self {
        Self { nodes: Vec::new(), open: Vec::new(), root }
    }

    pub(super) fn node(&self, steps: &[usize]) -> Option<&Node> {
        self.nodes.iter().rev().find(|node| node.steps == steps)
    }

    /// The way to where decoding failed, as far as it was entered.
    pub(super) fn open_steps(&self) -> &[usize] {
        self.open.last().and_then(|(node, _)| self.nodes.get(*node)).map_or(&[], |node| &node.steps)
    }
}

impl Visitor<'_> for Trace {
    fn enter(&mut self, step: Step, offset: usize) {
        let at = self.open.last().map_or(At::Schema(self.root), |(_, at)| *at);
        let index = match step {
            Step::Field(field) => at.fields().iter().position(|it| it.name == field.name),
            Step::Variant { variant, .. } => at.variants().iter().position(|it| it.name == variant.name),
            Step::Item(index) => Some(index),
        };
        let index = index.unwrap_or(usize::MAX);
        let mut steps = self.open_steps().to_vec();
        steps.push(index);
        self.open.push((self.nodes.len(), at.step(index)));
        let is_variant = matches!(step, Step::Variant { .. });
        self.nodes.push(Node { steps, range: offset..offset, is_whole: false, is_variant, number: None });
    }

    fn leave(&mut self, _: Step, offset: usize) {
        if let Some((node, _)) = self.open.pop()
            && let Some(node) = self.nodes.get_mut(node)
        {
            node.range.end = offset;
            node.is_whole = true;
        }
    }

    fn value(&mut self, _: &'static Field, value: Value<'_>, _: Range<usize>) {
        if let Some((node, _)) = self.open.last()
            && let Some(node) = self.nodes.get_mut(*node)
        {
            node.number = value.as_integer().and_then(|number| u64::try_from(number).ok());
        }
    }
}
