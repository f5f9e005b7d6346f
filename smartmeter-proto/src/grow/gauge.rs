//! Lengths that measure a place: they grow with what is put there.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::Growing;
use super::number::{self, amount_of, number_of, put_bits};
use super::rules;
use super::trace::{Level, Node, Site, Trace};
use crate::schema::{Amount, Extent, Field, Role};

/// A number that says how many bytes a part has.
pub(super) struct Gauge {
    pub(super) field: &'static Field,
    /// Where the number stands.
    pub(super) range: Range<usize>,
    pub(super) number: u64,
    /// How many steps lead to the field that it measures, or that is in what it measures.
    pub(super) depth: usize,
    /// Where what it counts begins.
    start: usize,
}

impl Gauge {
    fn new(field: &'static Field, node: &Node, depth: usize, start: usize) -> Option<Self> {
        Some(Self { field, range: node.range.clone(), number: node.number?, depth, start })
    }

    fn amount(&self) -> usize {
        amount_of(self.field, self.number)
    }

    /// Where the part ends.
    pub(super) fn end(&self) -> usize {
        self.start.saturating_add(self.amount())
    }
}

impl Growing<'_> {
    /// The numbers that say how long the parts are in which a place is, the innermost first. What begins at `offset`
    /// begins a part where the decoder has not come to its first field.
    pub(super) fn gauges(&self, site: &Site, trace: &Trace, offset: usize) -> Vec<Gauge> {
        let levels = site.levels.iter().rev();
        levels.flat_map(|&level| gauges_of(level, site, trace, offset)).collect()
    }

    /// Inserts bytes, and more where lengths only count several together; the lengths are set.
    pub(super) fn insert(&mut self, at: usize, mut bytes: Vec<u8>, gauges: Vec<Gauge>) -> Option<()> {
        let mut lengths = Vec::new();
        for gauge in gauges {
            let amount = gauge.amount().checked_add(bytes.len())?;
            let number = number_of(gauge.field, amount);
            let surplus = amount_of(gauge.field, number).saturating_sub(amount);
            bytes.extend(vec![0; surplus.min(64)]);
            lengths.push((gauge, number));
        }
        self.bytes.get(at..)?;
        self.bytes.splice(at..at, bytes);
        self.set_all(lengths)
    }

    /// Takes bytes out; the lengths are set.
    pub(super) fn remove(&mut self, range: Range<usize>, gauges: Vec<Gauge>) -> Option<()> {
        let mut lengths = Vec::new();
        for gauge in gauges {
            let amount = gauge.amount().checked_sub(range.len())?;
            let number = number_of(gauge.field, amount);
            if amount_of(gauge.field, number) != amount {
                return None;
            }
            lengths.push((gauge, number));
        }
        self.bytes.get(range.clone())?;
        self.bytes.drain(range);
        self.set_all(lengths)
    }

    /// Sets numbers, the last one first, as one may become longer.
    fn set_all(&mut self, mut lengths: Vec<(Gauge, u64)>) -> Option<()> {
        lengths.sort_by_key(|(gauge, _)| core::cmp::Reverse(gauge.range.start));
        for (gauge, number) in lengths {
            self.set(gauge.field, gauge.range, number)?;
        }
        Some(())
    }

    /// Writes a number over the one that stands in `range`; `None` where it does not fit.
    pub(super) fn set(&mut self, field: &Field, range: Range<usize>, number: u64) -> Option<()> {
        let max = match field.bits {
            Some(bits) => crate::bits::max_of_bits(bits.len),
            None => number::max(&field.ty, field.format),
        };
        if number > max {
            return None;
        }
        if let Some(bits) = field.bits {
            let shared = range.start.saturating_sub(bits.bytes().start);
            put_bits(self.bytes.get_mut(shared..)?, bits, field.format, number);
            return Some(());
        }
        self.bytes.get(range.clone())?;
        self.bytes.splice(range, number::encode(&field.ty, field.format, number));
        Some(())
    }
}

/// The numbers beside one field on the way that say how long it is, or what it is part of.
fn gauges_of(level: Level, site: &Site, trace: &Trace, offset: usize) -> Vec<Gauge> {
    let node_of = |index| trace.node(&site.steps_beside(level, index)).filter(|node| node.is_whole);
    let start_of = |index| trace.node(&site.steps_beside(level, index)).map_or(offset, |node| node.range.start);
    let mut gauges = Vec::new();
    for (index, field) in level.group.iter().enumerate() {
        let counted = match field.role {
            Role::LenOf(span) => rules::position(level.group, span.first).zip(rules::position(level.group, span.last)),
            _ => None,
        };
        let is_own = counted.is_some() && index == level.index && level.depth == site.steps.len();
        if let Some((first, last)) = counted
            && ((first..=last).contains(&level.index) || is_own)
        {
            gauges.extend(node_of(index).and_then(|node| Gauge::new(field, node, level.depth, start_of(first))));
        }
    }
    if let Extent::Bytes { len, .. } = level.field.extent {
        gauges.extend(
            numbers_of(len, level)
                .filter_map(|(index, field)| Gauge::new(field, node_of(index)?, level.depth, start_of(level.index))),
        );
    }
    gauges
}

/// The fields, not filled in, of which an amount is made.
pub(super) fn numbers_of(amount: Amount, level: Level) -> impl Iterator<Item = (usize, &'static Field)> {
    let is_meant = move |field: &Field| match amount {
        Amount::Fixed(_) => false,
        Amount::Field(name) => field.name == name,
        Amount::Expr(rule) => rules::mentions(rule, field.name),
    };
    let before = level.group.iter().enumerate().take(level.index);
    before.filter(move |(_, field)| matches!(field.role, Role::Value | Role::Reserved) && is_meant(field))
}
