//! The way to a field: steps through the schema, which become names only when printed.

use core::fmt;

use crate::outline::{Inner, Outline};

/// How many steps from root to field an error remembers. What lies deeper prints as `…`.
pub const PATH_DEPTH: usize = 16;

/// The way from a declared type to one of its fields, such as `Packet.body.HalfHours.energy[3]`.
#[derive(Clone, Copy)]
pub struct Path {
    pub(super) root: Option<&'static Outline>,
    /// Innermost step first: a field's or variant's position, or a list item's index.
    steps: [u32; PATH_DEPTH],
    len: u8,
    truncated: bool,
}

impl Path {
    /// The path of nothing yet.
    pub(super) const EMPTY: Self = Self { root: None, steps: [0; PATH_DEPTH], len: 0, truncated: false };

    /// Prepends a step; steps come from the inside out. Where there is no room for another, the innermost
    /// is forgotten: the names are found from the root on.
    pub(super) fn prepend(&mut self, step: usize) {
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        match self.steps.get_mut(usize::from(self.len)) {
            Some(slot) => {
                *slot = step;
                self.len = self.len.saturating_add(1);
            }
            None => {
                self.steps.rotate_left(1);
                if let Some(last) = self.steps.last_mut() {
                    *last = step;
                }
                self.truncated = true;
            }
        }
    }

    /// The steps from the root inwards.
    pub(crate) fn steps(&self) -> impl Iterator<Item = usize> + '_ {
        self.steps.iter().take(usize::from(self.len)).rev().map(|&step| usize::try_from(step).unwrap_or(usize::MAX))
    }

    /// The name of the declared type that the path begins at.
    #[must_use]
    pub fn root(&self) -> Option<&'static str> {
        self.root.map(|root| root.name)
    }

    /// Whether the root itself is at fault, and no field in it.
    #[must_use]
    pub const fn is_root(&self) -> bool {
        self.len == 0 && !self.truncated
    }
}

impl Path {
    /// The path as it prints, without the root: `body.HalfHours.energy[3]`. Nothing where the root
    /// itself is at fault.
    pub fn below_root(&self) -> impl fmt::Display + '_ {
        BelowRoot(self)
    }

    /// Writes the steps, each name after `dot` or, further in, after a dot.
    fn write_steps(&self, mut dot: &'static str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(root) = self.root else { return Ok(()) };
        let mut inner = Inner::Type(root);
        for step in self.steps() {
            inner = step_into(inner, step, dot, f)?;
            dot = ".";
        }
        if self.truncated { write!(f, "{dot}…") } else { Ok(()) }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.root.map_or("", |root| root.name))?;
        self.write_steps(".", f)
    }
}

struct BelowRoot<'p>(&'p Path);

impl fmt::Display for BelowRoot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_steps("", f)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Self) -> bool {
        self.root() == other.root() && self.truncated == other.truncated && self.steps().eq(other.steps())
    }
}

impl Eq for Path {}

/// Writes a step, and returns what it leads to.
fn step_into(inner: Inner, step: usize, dot: &str, f: &mut fmt::Formatter<'_>) -> Result<Inner, fmt::Error> {
    if let Inner::Items(item) = inner {
        write!(f, "[{step}]")?;
        return Ok(*item);
    }
    match inner.outline().and_then(|outline| outline.parts.get(step)) {
        Some(part) => {
            write!(f, "{dot}{}", part.name)?;
            Ok(part.inner)
        }
        None => {
            write!(f, "[{step}]")?;
            Ok(Inner::Nothing)
        }
    }
}
