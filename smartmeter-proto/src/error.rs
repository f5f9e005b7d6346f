//! What went wrong, in which field, and at which byte.
//!
//! An [`Error`] is small, `Copy` and allocates nothing: the path to the field is kept as the
//! steps from the root of the schema, and the names are looked up only when it is printed.

use core::cell::RefCell;
use core::fmt;

use crate::schema::{Content, Schema, Type};

/// Why a frame could not be decoded or encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The input ends too early: at least `needed` more bytes belong here.
    Incomplete {
        /// How many more bytes are needed, at the least.
        needed: usize,
    },
    /// The checksum on the wire is not that of the bytes it covers.
    Checksum {
        /// What the covered bytes give.
        computed: u64,
        /// What is on the wire.
        found: u64,
    },
    /// No variant is declared for this id.
    UnknownId {
        /// The id on the wire.
        id: u64,
    },
    /// A constant, or a byte of padding, is not what it must be.
    Constant {
        /// What is declared; for constants of several bytes, the first byte that differs.
        expected: u64,
        /// What is on the wire.
        found: u64,
    },
    /// A number does not fit the place it has on the wire, or is not allowed there.
    Range {
        /// The number.
        value: u64,
        /// The largest that fits.
        max: u64,
    },
    /// A list, text or bytes of declared length has another one.
    Length {
        /// How many items or bytes are declared.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// `count` bytes follow the end of what is declared.
    Trailing {
        /// How many bytes were left over.
        count: usize,
    },
    /// Bytes declared as text are not UTF-8.
    Text,
    /// The frame needs at least `needed` more bytes of buffer.
    BufferTooSmall {
        /// How many bytes were missing.
        needed: usize,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Incomplete { needed: 1 } => f.write_str("incomplete: at least 1 more byte is needed"),
            Self::Incomplete { needed } => write!(f, "incomplete: at least {needed} more bytes are needed"),
            Self::Checksum { computed, found } => {
                write!(f, "checksum: the frame says {found:#06X}, its bytes give {computed:#06X}")
            }
            Self::UnknownId { id } => write!(f, "unknown id {id:#04X}"),
            Self::Constant { expected, found } => write!(f, "must be {expected:#04X}, is {found:#04X}"),
            Self::Range { value, max } => write!(f, "{value} is out of range, the largest is {max}"),
            Self::Length { expected, found } => write!(f, "{found} items or bytes where {expected} are declared"),
            Self::Trailing { count: 1 } => f.write_str("1 byte is left over"),
            Self::Trailing { count } => write!(f, "{count} bytes are left over"),
            Self::Text => f.write_str("not UTF-8 text"),
            Self::BufferTooSmall { needed } => write!(f, "the buffer is at least {needed} bytes too small"),
        }
    }
}

/// How many steps from root to field an error remembers. Deeper ones print as `…`.
pub const PATH_DEPTH: usize = 16;

/// The way from a declared type to one of its fields, such as `Packet.body.HalfHours.energy[3]`.
#[derive(Clone, Copy)]
pub struct Path {
    root: Option<&'static Schema>,
    /// Innermost step first: a field's or variant's position, or a list item's index.
    steps: [u16; PATH_DEPTH],
    len: u8,
    truncated: bool,
}

impl Path {
    /// The path of nothing yet.
    const EMPTY: Self = Self { root: None, steps: [0; PATH_DEPTH], len: 0, truncated: false };

    /// Prepends a step; steps come from the inside out.
    fn prepend(&mut self, step: usize) {
        match self.steps.get_mut(usize::from(self.len)) {
            Some(slot) => {
                *slot = u16::try_from(step).unwrap_or(u16::MAX);
                self.len = self.len.saturating_add(1);
            }
            None => self.truncated = true,
        }
    }

    /// The steps from the root inwards.
    fn steps(&self) -> impl Iterator<Item = usize> + '_ {
        self.steps.iter().take(usize::from(self.len)).rev().map(|&step| usize::from(step))
    }

    /// The declared type that the path begins at.
    #[must_use]
    pub fn root(&self) -> Option<&'static Schema> {
        self.root
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
        if self.truncated {
            // The outermost steps are the ones that did not fit, so the names can't be looked up.
            return write!(f, "{dot}…");
        }
        let mut at = At::Schema(root);
        for step in self.steps() {
            at = at.step(step, dot, f)?;
            dot = ".";
        }
        Ok(())
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
        let name = |path: &Self| path.root.map(|root| root.name);
        name(self) == name(other) && self.truncated == other.truncated && self.steps().eq(other.steps())
    }
}

impl Eq for Path {}

/// Where the printing of a path has come to.
enum At {
    Schema(&'static Schema),
    Fields(&'static [crate::schema::Field]),
    Type(&'static Type),
}

impl At {
    fn step(self, step: usize, dot: &str, f: &mut fmt::Formatter<'_>) -> Result<Self, fmt::Error> {
        match self {
            Self::Schema(schema) if schema.is_enum() => {
                let Some(variant) = schema.variants().get(step) else { return Err(fmt::Error) };
                write!(f, "{dot}{}", variant.name)?;
                Ok(match variant.content {
                    Content::Payload(payload) => Self::Schema(payload),
                    Content::Fields(fields) => Self::Fields(fields),
                    Content::Unit => Self::Fields(&[]),
                })
            }
            Self::Schema(schema) => Self::Fields(schema.fields()).step(step, dot, f),
            Self::Fields(fields) => {
                let Some(field) = fields.get(step) else { return Err(fmt::Error) };
                write!(f, "{dot}{}", field.name)?;
                Ok(Self::Type(&field.ty))
            }
            Self::Type(Type::Frame(schema)) => Self::Schema(schema).step(step, dot, f),
            Self::Type(Type::List { element } | Type::Array { element, .. }) => {
                write!(f, "[{step}]")?;
                Ok(Self::Type(element))
            }
            Self::Type(_) => {
                write!(f, "[{step}]")?;
                Ok(Self::Fields(&[]))
            }
        }
    }
}

/// A frame that could not be decoded or encoded: which field, at which byte, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    path: Path,
    offset: usize,
    cause: Cause,
}

impl Error {
    /// An error at `offset` bytes from the start of the input, in a field yet to be named.
    #[cold]
    #[must_use]
    pub const fn new(cause: Cause, offset: usize) -> Self {
        Self { path: Path::EMPTY, offset, cause }
    }

    /// The field, from the outermost declared type inwards.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes from the start of the input (of the buffer, when encoding) to what is wrong.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Why.
    #[must_use]
    pub const fn cause(&self) -> Cause {
        self.cause
    }

    /// Seen from the declared type that holds the field (or variant) at `step`.
    fn prepend(&mut self, step: usize, schema: &'static Schema) {
        self.path.prepend(step);
        self.path.root = Some(schema);
    }

    /// Only `available` bytes are left for the fields from `first` on: finds the field that is cut,
    /// from the schema alone.
    #[cold]
    #[inline(never)]
    #[must_use]
    fn short(cause: Cause, schema: &'static Schema, first: usize, available: usize, offset: usize) -> Self {
        let mut error = Self::new(cause, offset);
        error.find_cut(schema, first, available);
        error
    }

    /// Fills in path and offset of the field that ends after the first `available` bytes.
    fn find_cut(&mut self, schema: &'static Schema, first: usize, mut available: usize) {
        for (index, field) in schema.fields().iter().enumerate().skip(first) {
            if let Some(len) = field.size.exact()
                && len <= available
            {
                available = available.saturating_sub(len);
                self.offset = self.offset.saturating_add(len);
                continue;
            }
            if let Type::Frame(inner) = field.ty {
                self.find_cut(inner, 0, available);
            }
            self.path.prepend(index);
            break;
        }
        self.path.root = Some(schema);
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.root.is_some() {
            write!(f, "{} at byte {}: {}", self.path, self.offset, self.cause)
        } else {
            write!(f, "byte {}: {}", self.offset, self.cause)
        }
    }
}

impl core::error::Error for Error {}

/// Says that something failed, and that the [`Failure`] knows what.
///
/// It takes no room, so that a decoder's results are as small as what they hold: the facts of an
/// error are written down once, where nobody who succeeds has to carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed(());

/// Where a reader or writer writes down what failed.
#[derive(Debug, Default)]
pub struct Failure(RefCell<Option<Error>>);

impl Failure {
    /// Nothing failed yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// Writes down that something failed at `offset`.
    #[cold]
    #[inline(never)]
    pub fn note(&self, cause: Cause, offset: usize) -> Failed {
        self.set(Error::new(cause, offset))
    }

    /// Writes down an error.
    #[cold]
    pub fn set(&self, error: Error) -> Failed {
        // Never borrowed twice: nothing here hands the borrow on.
        if let Ok(mut noted) = self.0.try_borrow_mut() {
            *noted = Some(error);
        }
        Failed(())
    }

    /// The input ends `remaining` bytes into something of `count` bytes.
    #[cold]
    #[inline(never)]
    pub fn incomplete(&self, count: usize, remaining: usize, offset: usize) -> Failed {
        self.set(Error::new(Cause::Incomplete { needed: count.saturating_sub(remaining) }, offset))
    }

    /// The buffer ends `remaining` bytes into something of `count` bytes.
    #[cold]
    #[inline(never)]
    pub fn too_small(&self, count: usize, remaining: usize, offset: usize) -> Failed {
        self.set(Error::new(Cause::BufferTooSmall { needed: count.saturating_sub(remaining) }, offset))
    }

    /// The input ends `available` bytes into the `run` bytes of the fields from `first` on.
    #[cold]
    #[inline(never)]
    pub fn short(&self, schema: &'static Schema, first: usize, run: usize, available: usize, offset: usize) -> Failed {
        let cause = Cause::Incomplete { needed: run.saturating_sub(available) };
        self.set(Error::short(cause, schema, first, available, offset))
    }

    /// The buffer ends `available` bytes into the `run` bytes of the fields from `first` on.
    #[cold]
    #[inline(never)]
    pub fn no_room(
        &self,
        schema: &'static Schema,
        first: usize,
        run: usize,
        available: usize,
        offset: usize,
    ) -> Failed {
        let cause = Cause::BufferTooSmall { needed: run.saturating_sub(available) };
        self.set(Error::short(cause, schema, first, available, offset))
    }

    /// What failed is in the field, or variant, at `step` of a declared type.
    #[cold]
    #[inline(never)]
    pub fn within(&self, _: Failed, schema: &'static Schema, step: usize) -> Failed {
        self.change(|error| error.prepend(step, schema))
    }

    /// What failed is in a field that a variant of a declared enum has of its own.
    #[cold]
    #[inline(never)]
    pub fn within_variant(&self, _: Failed, schema: &'static Schema, variant: usize, field: usize) -> Failed {
        self.change(|error| {
            error.path.prepend(field);
            error.prepend(variant, schema);
        })
    }

    /// What failed is a declared type itself.
    #[cold]
    #[inline(never)]
    pub fn rooted(&self, _: Failed, schema: &'static Schema) -> Failed {
        self.change(|error| error.path.root = Some(schema))
    }

    /// What failed is in item `index` of a list or array.
    #[cold]
    #[inline(never)]
    pub fn in_item(&self, _: Failed, index: usize) -> Failed {
        self.change(|error| error.path.prepend(index))
    }

    /// Changes the error in its place: it is long, and there is one change for each level of the path.
    fn change(&self, change: impl FnOnce(&mut Error)) -> Failed {
        if let Ok(mut noted) = self.0.try_borrow_mut()
            && let Some(error) = noted.as_mut()
        {
            change(error);
        }
        Failed(())
    }

    /// What failed.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn error(&self, _: Failed) -> Error {
        // Whoever has a `Failed` has written an error down.
        let noted = self.0.try_borrow().ok().and_then(|noted| *noted);
        noted.unwrap_or(Error::new(Cause::Incomplete { needed: 0 }, 0))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::ToString;

    use super::*;
    use crate::p350::{Command, Reply};
    use crate::wire::Frame;

    #[test]
    fn paths_print_with_and_without_their_root() {
        let cut = [0x01, 0x14, 0x02];
        let error = Command::<Reply<'_>>::decode(&cut).expect_err("it is cut");
        assert_eq!(error.path().to_string(), "Command.Receive.packet");
        assert_eq!(error.path().below_root().to_string(), "Receive.packet");
        let nothing = Command::<Reply<'_>>::decode(&[]).expect_err("it is empty");
        assert_eq!(
            (nothing.path().to_string(), nothing.path().below_root().to_string()),
            ("Command".into(), "".into())
        );
    }

    #[test]
    fn a_path_that_is_too_deep_says_so() {
        let failure = Failure::new();
        let deepest = failure.note(Cause::Text, 0);
        let failed = (0..=PATH_DEPTH).fold(deepest, |failed, _| failure.in_item(failed, 0));
        let error = failure.error(failure.rooted(failed, Command::<Reply<'_>>::SCHEMA));
        assert_eq!(error.path().to_string(), "Command.…");
        assert_eq!(error.path().below_root().to_string(), "…");
    }
}
