//! What is done about each cause of an error.

use alloc::vec;
use alloc::vec::Vec;

use super::gauge::numbers_of;
use super::lay::width;
use super::number::{self, amount_of, number_of, put_bits};
use super::rest::Missing;
use super::trace::{At, Level, Site, Steps, Trace};
use super::{Growing, rules};
use crate::error::{Cause, Error};
use crate::format::{Format, Repr};
use crate::schema::{Amount, Extent, Id, Role, Selector, Shape, Type};
use crate::visit::Value;

impl Growing<'_> {
    /// Mends what is wrong, or gives the frame up.
    pub(super) fn mend(&mut self, error: &Error, trace: &Trace) -> Option<()> {
        let mut steps: Steps = error.path().steps().collect();
        if trace.open_steps().len() > steps.len() {
            // A path keeps only so many steps.
            steps = trace.open_steps().to_vec();
        }
        let site = Site::new(self.schema, &steps);
        let offset = error.offset();
        match error.cause() {
            Cause::Incomplete { needed } => {
                let missing = Missing { needed, offset, end: self.bytes.len(), depth: 0 };
                self.add(&site, &missing, Vec::new(), trace)
            }
            Cause::Overrun { needed } => self.widen(&site, needed, offset, trace),
            Cause::Trailing { count } => {
                let gauges = self.gauges(&site, trace, offset);
                self.remove(offset..offset.saturating_add(count), gauges)
            }
            Cause::Checksum { computed, .. } => self.fill(&site, computed, trace),
            Cause::Constant { expected, .. } => self.constant(&site, expected, offset, trace),
            Cause::UnknownId { .. } => self.another_id(&site, offset, trace),
            Cause::UnknownStart => self.start(&site, offset),
            Cause::Range { value, max } => {
                let number = max.checked_add(1).and_then(|count| value.checked_rem(count)).unwrap_or(0);
                self.rewrite(&site, offset, number)
            }
            Cause::Assert { rule } => {
                let number = self.guess_at(&site, &[rule]);
                self.rewrite(&site, start_of(&site, offset, trace), number)
            }
            Cause::Unmapped { .. } => {
                let number = self.guess_at(&site, &["1 2 3 4"]);
                self.rewrite(&site, start_of(&site, offset, trace), number)
            }
            Cause::Digit { .. } => self.digit(&site, offset),
            Cause::Codec(_) => self.smaller(&site, offset, trace),
            Cause::Text => self.ascii(&site, offset, trace),
            Cause::Escape { .. } => self.put(offset, b'0'),
            Cause::Capacity { max } => self.fewer(&site, max, offset, trace),
            Cause::Depth { .. } => self.shallower(&site, offset, trace),
            _ => None,
        }
    }

    /// Bytes for a place that begins at `offset` and of which those before `end` are there.
    pub(super) fn missing(
        &mut self,
        site: &Site,
        needed: usize,
        offset: usize,
        end: usize,
        trace: &Trace,
    ) -> Option<Vec<u8>> {
        if let Some(bytes) = self.other_start(site, end, trace) {
            return Some(bytes);
        }
        let Some(level) = site.level() else { return Some(self.layer.lay(site, needed, trace)) };
        let is_own = level.depth == site.steps.len();
        Some(match (level.field.extent, &level.field.ty) {
            (Extent::Terminator(_), Type::List { element }) if is_own && self.one_more(&site.steps) => {
                self.layer.value(element, level.field, 0)
            }
            (Extent::Terminator(terminator), Type::List { .. }) if is_own => terminator.to_vec(),
            (Extent::Terminator(terminator), _) if is_own && offset < end => terminator.to_vec(),
            (Extent::Until(rule), ty) if level.depth.saturating_add(1) >= site.steps.len() => {
                let wants_more = self.one_more(site.steps_to(level));
                self.last_item(site, level, (rule, ty), needed, wants_more)?
            }
            _ if offset < end => match level.field.role {
                Role::Padding { .. } | Role::Gap { .. } => vec![0; needed],
                _ => (0..needed.min(super::LONGEST)).map(|_| self.layer.entropy.byte()).collect(),
            },
            _ if needed > super::LONGEST => vec![0; needed.min(super::LONGEST).saturating_add(1)],
            _ => self.layer.lay(site, needed, trace),
        })
    }

    /// Whether one more item is wanted there.
    fn one_more(&mut self, steps: &[usize]) -> bool {
        let left = self.left(steps);
        self.left.insert(steps.to_vec(), left.saturating_sub(1));
        left > 0
    }

    /// An item of what ends with one that says so, and where no more are wanted, one that may say so.
    fn last_item(
        &mut self,
        site: &Site,
        level: Level,
        (rule, ty): (&str, &'static Type),
        needed: usize,
        wants_more: bool,
    ) -> Option<Vec<u8>> {
        let field = level.field;
        let item = match (site.at, ty) {
            (At::Type(item), _) if !core::ptr::eq(item, ty) => item,
            (_, Type::List { element } | Type::Array { element, .. }) => *element,
            _ => &Type::Uint { bytes: 1 },
        };
        if wants_more {
            return Some(self.layer.value(item, field, if matches!(item, Type::Frame(_)) { needed } else { 0 }));
        }
        // Each is another item, but all are guesses at the one.
        let tries = self.tries(site.steps_to(level));
        if tries > super::GUESSES {
            return None;
        }
        if !matches!(item, Type::Uint { .. } | Type::Int { .. } | Type::Bool) {
            return Some(self.layer.value(item, field, if matches!(item, Type::Frame(_)) { needed } else { 0 }));
        }
        let number = self.guess(tries, width(item, field), &[rule]);
        Some(number::encode(item, field.format, number))
    }

    /// A number for a place that expressions may be about.
    fn guess_at(&mut self, site: &Site, rules: &[&str]) -> u64 {
        let tries = self.tries(&site.steps);
        let bytes = site.level().map_or(1, |level| width(&level.field.ty, level.field));
        self.guess(tries, bytes, rules)
    }

    /// A number that expressions may be about: in turn those that they name and small ones, then any of so many bytes.
    fn guess(&mut self, tries: usize, bytes: usize, rules: &[&str]) -> u64 {
        let mut named = rules.iter().flat_map(|rule| rules::numbers(rule)).chain(0..4);
        match named.nth(tries.saturating_sub(1)) {
            Some(number) => number,
            None if tries.is_multiple_of(2) => self.layer.number_for(rules),
            None => self.layer.entropy.number(bytes.to_le_bytes()[0].min(8)),
        }
    }

    /// A part is too short: makes it longer.
    fn widen(&mut self, site: &Site, needed: usize, offset: usize, trace: &Trace) -> Option<()> {
        let gauges = self.gauges(site, trace, offset);
        let first = gauges.first()?;
        if let Some(level) = site.own_level()
            && matches!(level.field.role, Role::LenOf(_))
        {
            // It does not even reach its own end.
            let number = number_of(level.field, amount_of(level.field, first.number).checked_add(needed)?);
            return self.set(level.field, first.range.clone(), number);
        }
        let end = first.end().clamp(offset.min(self.bytes.len()), self.bytes.len());
        let missing = Missing { needed, offset, end, depth: first.depth };
        self.add(site, &missing, gauges, trace)
    }

    /// Writes a number where the field that is at fault stands.
    fn fill(&mut self, site: &Site, number: u64, trace: &Trace) -> Option<()> {
        let (level, node) = (site.own_level()?, trace.node(&site.steps)?);
        self.set(level.field, node.range.clone(), number)
    }

    fn constant(&mut self, site: &Site, expected: u64, offset: usize, trace: &Trace) -> Option<()> {
        let role = site.own_level().map(|level| level.field.role);
        match (role, trace.node(&site.steps)) {
            (Some(Role::Constant(Value::Uint(constant))), Some(_)) => self.rewrite(site, offset, constant),
            _ => self.put(offset, expected.to_le_bytes()[0]),
        }
    }

    fn put(&mut self, offset: usize, byte: u8) -> Option<()> {
        *self.bytes.get_mut(offset)? = byte;
        Some(())
    }

    /// Writes another number over the one that begins at `offset`.
    fn rewrite(&mut self, site: &Site, offset: usize, number: u64) -> Option<()> {
        let field = site.level()?.field;
        if let Some(bits) = field.bits {
            let shared = offset.saturating_sub(bits.bytes().start);
            put_bits(self.bytes.get_mut(shared..)?, bits, field.format, number);
            return Some(());
        }
        let At::Type(ty) = site.at else { return None };
        let bytes = match (ty, site.at.schema().map(|schema| schema.shape)) {
            (_, Some(Shape::Enum { id: Id::Number { bytes, order }, .. })) => {
                number::encode(&Type::Uint { bytes }, Format { order, ..Format::NATURAL }, number)
            }
            (Type::Uint { .. } | Type::Int { .. } | Type::Bool | Type::BerLength, _) => {
                number::encode(ty, field.format, number)
            }
            _ => return None,
        };
        self.overwrite(offset, &bytes)
    }

    fn overwrite(&mut self, offset: usize, bytes: &[u8]) -> Option<()> {
        let end = offset.checked_add(bytes.len())?.min(self.bytes.len());
        self.bytes.get(offset..end)?;
        self.bytes.splice(offset..end, bytes.iter().copied());
        Some(())
    }

    /// Writes an id that is known, or, where the id is told, changes what tells it.
    fn another_id(&mut self, site: &Site, offset: usize, trace: &Trace) -> Option<()> {
        let schema = site.at.schema()?;
        let variant = self.layer.variant(schema.variants())?;
        let Shape::Enum { id: Id::Context(_), .. } = schema.shape else {
            if let Some(bits) = site.own_level().and_then(|level| level.field.bits) {
                let number = self.layer.id_number(schema, variant);
                let shared = offset.saturating_sub(bits.bytes().start);
                put_bits(self.bytes.get_mut(shared..)?, bits, Format::NATURAL, number);
                return Some(());
            }
            let id = self.layer.id(schema, variant, 0);
            return self.overwrite(offset, &id);
        };
        let number = self.layer.id_number(schema, variant);
        let level = site.own_level()?;
        let told = numbers_of(Amount::Expr(level.field.passes?), level).next();
        let (index, field) = told?;
        let node = trace.node(&site.steps_beside(level, index))?;
        self.set(field, node.range.clone(), number)
    }

    /// Writes what one of the variants begins with.
    fn start(&mut self, site: &Site, offset: usize) -> Option<()> {
        let schema = site.at.schema()?;
        let variant = self.layer.variant(schema.variants())?;
        let start = self.layer.id(schema, variant, 0);
        self.overwrite(offset, &start)
    }

    /// What another variant begins with, where nothing is there yet and the one for all else was taken.
    fn other_start(&mut self, site: &Site, end: usize, trace: &Trace) -> Option<Vec<u8>> {
        for (depth, step) in site.steps.iter().enumerate() {
            let outer = site.steps.get(..depth)?;
            let Some(schema) = Site::new(self.schema, outer).at.schema() else { continue };
            let Shape::Enum { id: Id::Start, variants } = schema.shape else { continue };
            let is_rest = variants.get(*step).is_some_and(|it| !matches!(it.selector, Selector::Start(_)));
            let begins = trace.node(site.steps.get(..depth.saturating_add(1))?).is_none_or(|it| it.range.start == end);
            let mut own = outer.to_vec();
            own.push(usize::MAX);
            if is_rest && begins && self.tries(&own) == 1 {
                let variant = self.layer.variant(variants)?;
                if let Selector::Start(bytes) = variant.selector {
                    return Some(bytes.to_vec());
                }
            }
        }
        None
    }

    fn digit(&mut self, site: &Site, offset: usize) -> Option<()> {
        let field = site.level()?.field;
        match (field.format.repr, field.bits) {
            (Repr::Bcd, Some(_)) => {
                let number = self.layer.entropy.number(2);
                self.rewrite(site, offset, number)
            }
            (Repr::Bcd, None) => {
                let byte = *self.bytes.get(offset)?;
                self.put(offset, (byte & 0xF0).min(0x90) | (byte & 0xF).min(9))
            }
            _ => self.put(offset, b'0'),
        }
    }

    /// Makes the bytes smaller that a codec of the user's own refuses.
    fn smaller(&mut self, site: &Site, offset: usize, trace: &Trace) -> Option<()> {
        let mask = match self.tries(&site.steps) {
            1..=4 => 0x1F,
            5..=8 => 0x0F,
            9..=12 => 0x03,
            13 => 0,
            _ => return None,
        };
        let start = trace.node(&site.steps).map_or(offset, |node| node.range.start);
        let end = offset.max(start.saturating_add(1));
        for byte in self.bytes.get_mut(start..end)? {
            *byte = self.layer.entropy.byte() & mask;
        }
        Some(())
    }

    /// Makes text of bytes that are none.
    fn ascii(&mut self, site: &Site, offset: usize, trace: &Trace) -> Option<()> {
        let start = trace.node(&site.steps).map_or(offset, |node| node.range.start);
        self.bytes.get_mut(start..)?.iter_mut().filter(|byte| **byte > 0x7F).for_each(|byte| *byte &= 0x7F);
        Some(())
    }

    /// There are more items or bytes than there may be.
    fn fewer(&mut self, site: &Site, max: usize, offset: usize, trace: &Trace) -> Option<()> {
        let level = site.level()?;
        let amount = match level.field.extent {
            Extent::Count(amount) | Extent::Bytes { len: amount, .. } => amount,
            _ => {
                // Half of what is there.
                let len = self.bytes.len().checked_sub(offset)?.saturating_add(1) / 2;
                let gauges = self.gauges(site, trace, offset);
                return self.remove(offset..offset.checked_add(len)?, gauges);
            }
        };
        let few = self.layer.entropy.below(max.saturating_add(1));
        self.set_amount(site, level, amount, few, trace)
    }

    /// Changes the number that says how many items or bytes a field has.
    fn set_amount(&mut self, site: &Site, level: Level, amount: Amount, few: usize, trace: &Trace) -> Option<()> {
        let named = level
            .group
            .iter()
            .enumerate()
            .find(|(_, field)| matches!(amount, Amount::Field(name) if name == field.name));
        let (index, field) = named.or_else(|| numbers_of(amount, level).next())?;
        let node = trace.node(&site.steps_beside(level, index))?;
        self.set(field, node.range.clone(), number_of(field, few))
    }

    /// Frames lie in each other too deeply: the innermost list ends before, or the innermost enum is another variant.
    fn shallower(&mut self, site: &Site, offset: usize, trace: &Trace) -> Option<()> {
        let list = site.levels.iter().rev().find(|level| matches!(level.field.extent, Extent::Count(Amount::Field(_))));
        if let Some(&level) = list
            && let Extent::Count(amount) = level.field.extent
            && let Some(&item) = site.steps.get(level.depth)
        {
            return self.set_amount(site, level, amount, item, trace);
        }
        let variant = trace.nodes.iter().rev().find(|node| node.is_variant && !node.is_whole)?;
        let (_, outer) = variant.steps.split_last()?;
        let schema = Site::new(self.schema, outer).at.schema()?;
        let other = self.layer.entropy.one_of(schema.variants())?;
        let (id, start) = (self.layer.id(schema, other, 0), variant.range.start);
        self.bytes.truncate(offset.max(start));
        self.overwrite(start, &id)
    }
}

/// Where a place begins that was read before it was refused.
fn start_of(site: &Site, offset: usize, trace: &Trace) -> usize {
    trace.node(&site.steps).map_or(offset, |node| node.range.start)
}
