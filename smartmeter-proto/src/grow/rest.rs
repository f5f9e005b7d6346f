//! What takes the rest of its part ends before fields of known length: it grows between what is there of it and those.

use alloc::vec::Vec;

use super::Growing;
use super::gauge::Gauge;
use super::lay::Layer;
use super::rules;
use super::trace::{Level, Site, Trace};
use crate::schema::{Extent, Role};

/// What is missing in a part.
pub(super) struct Missing {
    /// How many bytes, at the least.
    pub(super) needed: usize,
    /// Where what they belong to begins.
    pub(super) offset: usize,
    /// Where the part ends.
    pub(super) end: usize,
    /// How many steps lead to the field that is the part, or is in it with those beside it.
    pub(super) depth: usize,
}

impl Growing<'_> {
    /// Adds what is missing at a place, before all that follows it in its part; the lengths are set.
    pub(super) fn add(&mut self, site: &Site, missing: &Missing, gauges: Vec<Gauge>, trace: &Trace) -> Option<()> {
        let Missing { needed, offset, end, depth } = *missing;
        // The innermost first, as they stand.
        let levels = site.levels.iter().rev().filter(|level| level.depth >= depth);
        let tail: Vec<Level> = levels.flat_map(|&level| behind(level)).collect();
        let len = tail.iter().fold(0, |len: usize, level| len.saturating_add(level.field.size.min));
        match end.checked_sub(len).filter(|&start| start >= offset) {
            Some(start) => {
                let bytes = self.missing(site, needed, offset, start, trace)?;
                self.insert(start, bytes, gauges)
            }
            None => {
                let bytes: Vec<u8> = tail.iter().flat_map(|&level| self.layer.whole(level)).collect();
                let there = end.saturating_sub(offset).min(bytes.len());
                self.insert(end, bytes.get(there..).unwrap_or_default().to_vec(), gauges)
            }
        }
    }
}

/// The fields behind one that takes the rest.
fn behind(level: Level) -> impl Iterator<Item = Level> {
    let takes_rest = matches!(level.field.extent, Extent::Rest);
    let last_of_part = level.group.iter().filter_map(move |field| match field.role {
        Role::LenOf(span) => {
            let first = rules::position(level.group, span.first)?;
            rules::position(level.group, span.last).filter(|last| (first..=*last).contains(&level.index))
        }
        _ => None,
    });
    let last = last_of_part.min().unwrap_or(level.group.len());
    let fields = level.group.iter().enumerate().skip(level.index.saturating_add(1));
    let fields = fields.take_while(move |(index, _)| takes_rest && *index <= last);
    fields.map(move |(index, field)| Level { index, field, ..level })
}

impl Layer<'_> {
    /// All the bytes of a field of known length.
    fn whole(&mut self, level: Level) -> Vec<u8> {
        let len = level.field.size.min;
        let mut bytes = match level.field.bits {
            Some(bits) if bits.start != 0 => Vec::new(),
            Some(_) => self.shared(level),
            None => self.field(level, len, None),
        };
        bytes.resize(len, 0);
        bytes
    }
}
